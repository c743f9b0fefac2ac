"""Attachments of the demo's items and milestones, added and acted on by their names."""

from tests.sites import CLINIC

LIGHTING, HOT_WATER = "Lighting package", "Domestic hot water"
MEP, DESIGN = "Early MEP package", "Design development"
STAFF = ("admin", "edit", "view", "nofin")
PARTNERS = ("subcontractor", "plumbing", "rows", "design")
OUTSIDE = (*PARTNERS, "client")
_FILES = """
  id
  viewerCan { attach shareAttachments }
  attachments(first: 50) {
    totalCount
    nodes {
      id version name url isSharedWithClients isSharedWithPartners
      viewerCan { update delete share }
    }
  }
"""
ITEM = f"""
query ($project: ID!, $name: String!) {{
  project(id: $project) {{
    found: items(where: {{name: {{eq: $name}}}}) {{ nodes {{ name {_FILES} }} }}
  }}
}}
"""
MILESTONE = f"""
query ($project: ID!) {{
  project(id: $project) {{
    found: milestones(first: 100) {{ nodes {{ name {_FILES} }} }}
  }}
}}
"""


async def place(ask, who, name=LIGHTING):
    """Read what files belong to, as a person may; None where it is not."""
    of = {"name": name} if name in (LIGHTING, HOT_WATER) else {}
    body = await ask(who, ITEM if of else MILESTONE, project=CLINIC, **of)
    project = body["data"]["project"]
    nodes = project["found"]["nodes"] if project else ()
    return next((one for one in nodes if one["name"] == name), None)


async def add(web, who, called="Plan.pdf", name=LIGHTING, upload=None, **more):
    key = "itemId" if name in (LIGHTING, HOT_WATER) else "milestoneId"
    of = {key: (await place(web.ask, "admin", name))["id"]}
    upload = upload or await web.sent(who)
    wanted = {**of, "upload": upload, "name": called, **more}
    return await web.ask(who, "add_attachment.graphql", input=wanted)


async def act(ask, who, document, called, where=LIGHTING, /, **more):
    """Act on a file by its name; whoever cannot know it names it all the same."""
    for reader in (who, "admin"):
        found = await place(ask, reader, where)
        nodes = found["attachments"]["nodes"] if found else ()
        one = next((one for one in nodes if one["name"] == called), None)
        if one:
            break
    wanted = {"attachmentId": one["id"], "expectedVersion": one["version"], **more}
    return await ask(who, document, input=wanted)


async def finders(ask, called, name=LIGHTING):
    """Name who finds a file, and nobody who is only told that it is there."""
    found = set()
    for who in (*STAFF, *OUTSIDE):
        seen = await place(ask, who, name)
        files = seen["attachments"]
        assert files["totalCount"] == len(files["nodes"])
        found |= {who for one in files["nodes"] if one["name"] == called}
    return found
