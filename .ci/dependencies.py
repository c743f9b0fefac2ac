"""Compares the locked versions with the published advisories, where it can."""

import json
import subprocess
import sys

AUDIT = [".venv/bin/pip-audit", "--require-hashes", "--disable-pip", "--format=json"]
LOCK = ["--progress-spinner=off", "-r", "requirements-dev.lock"]


def main() -> int:
    try:
        run = subprocess.run(
            AUDIT + LOCK, capture_output=True, text=True, timeout=180, check=False
        )
        found = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        print("The advisory service cannot be reached: nothing was compared.")
        return 0
    holes = [(one, hole) for one in found for hole in one.get("vulns", ())]
    for one, hole in holes:
        print(f"{one['name']} {one['version']}: {hole['id']}, {hole['fix_versions']}")
    unknown = sum("skip_reason" in one for one in found)
    print(f"{len(found) - unknown} compared, {unknown} not known to the service.")
    print(f"{len(holes)} known holes.")
    return 1 if holes else 0


sys.exit(main())
