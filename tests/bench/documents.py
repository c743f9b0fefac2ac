"""What is asked: a list, a page of it, a tree and one tiny thing."""

from dataclasses import dataclass
from typing import Any

ITEM = """
  id number name description status isDraft dueOn scheduleImpactDays createdAt
  internalNote directCost markupSubtotal costImpact ownerCosts
  category { name }
  createdBy { name }
"""
OF_PROJECT = f"""
query ItemsOfProject($project: ID!, $first: Int!) {{
  project(id: $project) {{
    id
    name
    items(first: $first) {{ nodes {{ {ITEM} }} }}
  }}
}}
"""
TREE = """
query Tree {
  projects(first: 20) {
    nodes {
      id
      name
      items(first: 20) {
        nodes {
          id
          number
          name
          status
          directCost
          costImpact
          category { name }
          comments(first: 3) { nodes { id body createdAt author { name } } }
        }
      }
    }
  }
}
"""
TINY = "query Tiny($project: ID!) { project(id: $project) { id name } }"


@dataclass(frozen=True)
class Case:
    name: str
    operation: str
    text: str
    first: int | None = None
    of_project: bool = True

    def variables(self, project_id: str) -> dict[str, Any]:
        variables: dict[str, Any] = {"project": project_id} if self.of_project else {}
        return variables | ({"first": self.first} if self.first else {})


CASES = (
    Case("list", "ItemsOfProject", OF_PROJECT, 1_000),
    Case("detail", "ItemsOfProject", OF_PROJECT, 20),
    Case("deep", "Tree", TREE, of_project=False),
    Case("tiny", "Tiny", TINY),
)
