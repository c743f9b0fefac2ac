"""Runs npm's audit of GraphQL over HTTP against a server that really serves."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import serving

HERE = Path(__file__).parent
TOKEN = "demo-admin"


def main() -> int:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        sys.exit("The audit of GraphQL over HTTP needs node and npm.")
    subprocess.run([npm, "ci", "--silent"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/audit.db"
        with serving(database, Path(folder)) as server:
            audit = [node, HERE / "audit.mjs", f"{server.url}/graphql", TOKEN]
            return subprocess.run(audit, check=False, timeout=120).returncode


sys.exit(main())
