"""`make accuracy`: take the sample deliveries in, export, and compare with the truth beside them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"


def main() -> int:
    """Score the whole sample folder in a data folder of its own; prints the scorer's table."""
    if not (SAMPLES / "score.py").is_file():
        print("Cần thư mục samples với truth/ và score.py bên cạnh dự án / the samples with their truth are not here")
        return 2
    sogoc = Path(sys.executable).with_name("sogoc")
    with tempfile.TemporaryDirectory(prefix="sogoc-accuracy-") as folder:
        environment = {**os.environ, "SOGOC_DATA_DIR": f"{folder}/data"}
        subprocess.run([sogoc, "ingest", SAMPLES / "deliveries"], env=environment, check=False)
        subprocess.run([sogoc, "export", f"{folder}/export"], env=environment, check=True)
        score = [sys.executable, SAMPLES / "score.py", "--truth", SAMPLES / "truth", "--export", f"{folder}/export"]
        if len(sys.argv) > 1:
            score += ["--json", sys.argv[1]]
        return subprocess.run(score, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
