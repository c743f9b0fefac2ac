"""The people of the demo whose tokens are public: who they are and what they see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    token: str
    name: str
    role: str
    note: str


PERSONAS = (
    Persona(
        "demo-admin",
        "Ruth Hartwell",
        "Company admin",
        "Sees everything, owner costs included.",
    ),
    Persona(
        "demo-subcontractor",
        "Elena Voss",
        "Subcontractor, Electrical",
        "Sees direct costs; edits those of electrical items.",
    ),
    Persona(
        "demo-plumbing",
        "Dan Pruitt",
        "Subcontractor, Plumbing",
        "Sees direct costs; edits those of plumbing items.",
    ),
    Persona(
        "demo-rows",
        "Sam Whitlock",
        "Subcontractor (own trade only), Electrical",
        "Knows of electrical items alone.",
    ),
    Persona(
        "demo-client",
        "Grace Lin",
        "Owner",
        "Sees allocated prices and owner costs, never direct cost.",
    ),
    Persona(
        "demo-design",
        "Jonas Berg",
        "Design Team",
        "Sees direct costs and subtotals, no markup by name.",
    ),
    Persona(
        "demo-edit",
        "Marcus Bell",
        "Employee with Edit Financials",
        "Sees and edits all but owner costs.",
    ),
    Persona(
        "demo-view",
        "Priya Nair",
        "Employee with View Financials",
        "Sees all but owner costs, edits no amount.",
    ),
    Persona(
        "demo-nofin",
        "Tom Okafor",
        "Employee without View Financials",
        "Sees the work and no amount.",
    ),
    Persona(
        "demo-stranger",
        "Alma Reyes",
        "Admin of another company",
        "Sees nothing of this builder.",
    ),
)
