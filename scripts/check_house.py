"""Checks the rules of the house that neither the compiler nor clippy know.

Each rule is a function that yields what breaks it, in words that say what to do. Run by scripts/check-house.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

# server -> schema -> resolvers -> the leaves, which do not know each other; tests and benchmarks see everything.
LEAVES = {"entities", "kb", "search-index", "documents"}
MAY_KNOW = {
    **{leaf: set() for leaf in LEAVES},
    "level-macros": set(),
    "resolvers": LEAVES | {"level-macros"},
    "schema": LEAVES | {"resolvers"},
    "server": LEAVES | {"resolvers", "schema"},
    "tests": LEAVES | {"resolvers", "schema", "server"},
    "bench": LEAVES | {"resolvers", "schema", "server"},
    "bench-articles": {"kb", "search-index"},
}

LINES_TO_LOOK_AT = 350
LINES_AT_MOST = 400
LONG_FILES = Path("scripts/long-files.txt")

RELEVANCE = Path("search-index/relevance")

# Which registry serves a package is each machine's own setting. Cargo.lock names the default index by design.
REGISTRY = re.compile(
    r"https?://[\w.-]*(registry\.npmjs|registry\.yarnpkg|npmmirror|crates\.io|pypi\.org|pythonhosted|deb\.debian)"
)
MAY_NAME_A_REGISTRY = {"Cargo.lock"}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def files():
    """The project's files: what Git tracks or would, or everything outside built folders where there is no Git."""
    try:
        names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        paths = [Path(name) for name in names if name]
    except (subprocess.CalledProcessError, FileNotFoundError):
        built = {".git", "target", "node_modules", "dist"}
        paths = [path for path in Path(".").rglob("*") if not built & set(path.parts)]
    return sorted(path for path in paths if path.is_file())


def crates_look_one_way():
    """A crate depends on the layers under it only, whatever the kind of dependency."""
    packages = json.loads(run("cargo", "metadata", "--format-version", "1", "--no-deps"))["packages"]
    members = {package["name"] for package in packages}
    for package in packages:
        name = package["name"]
        if name not in MAY_KNOW:
            yield f"crate {name}: no place in the house yet. Give it one in MAY_KNOW of scripts/check_house.py."
            continue
        known = {dependency["name"] for dependency in package["dependencies"]} & members
        for other in sorted(known - MAY_KNOW[name] - {name}):
            yield f"crate {name} must not depend on {other}: see the layers in ARCHITECTURE.md."


def lock_files_hold_no_address(paths):
    for path in paths:
        if path.name == "package-lock.json" and '"resolved"' in path.read_text(encoding="utf-8"):
            yield (
                f"{path} holds download addresses. Put omit-lockfile-registry-resolved=true into the .npmrc beside it, "
                "delete the lock file and node_modules, and run npm install."
            )


def no_file_names_a_registry(paths):
    for path in paths:
        if path.name in MAY_NAME_A_REGISTRY:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, start=1):
            if REGISTRY.search(line):
                yield f"{path}:{number} names a package registry. Name the package instead."


def files_stay_small(paths):
    """Rust files have at most 400 lines; the few that do not yet are listed with a bound, and the list only shrinks."""
    bounds = {}
    if LONG_FILES.exists():
        for line in LONG_FILES.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                name, bound = line.rsplit(maxsplit=1)
                bounds[name] = int(bound)
    lengths = {
        path.as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in paths if path.suffix == ".rs"
    }
    for name, length in lengths.items():
        bound = bounds.get(name, LINES_AT_MOST)
        if length > bound:
            yield f"{name} has {length} lines, {bound} are allowed. Find the two things in it, and part them."
        elif length > LINES_TO_LOOK_AT:
            print(f"note: {name} has {length} lines; is it still one thing?")
    for name in bounds:
        if lengths.get(name, 0) <= LINES_AT_MOST:
            yield f"{LONG_FILES}: {name} is short enough, or gone. Take it out of the list."


def floors(text):
    """What each group of judged queries must reach."""
    return {group: float(floor) for group, floor in (line.split("\t") for line in text.splitlines() if line)}


def floors_only_rise():
    """While the judged queries stay as they are, their floors only rise, from commit to commit."""
    judged = [str(RELEVANCE / name) for name in ("queries.tsv", "qrels.tsv")]
    path = str(RELEVANCE / "floors.tsv")
    try:
        if run("git", "status", "--porcelain", "--", *judged):
            return
        judged_at = run("git", "log", "-1", "--format=%H", "--", *judged).strip()
        since = run("git", "log", "--format=%H", f"{judged_at}..HEAD", "--", path).split()
        before = [floors(run("git", "show", f"{commit}:{path}")) for commit in (judged_at, *since)]
    except (subprocess.CalledProcessError, FileNotFoundError):
        return  # Without its history nothing can have fallen.
    now = floors(Path(path).read_text(encoding="utf-8"))
    for group in sorted({group for each in before for group in each}):
        highest = max(each.get(group, 0) for each in before)
        if now.get(group, 0) < highest:
            yield f"{path}: the floor of {group} was {highest} for the same queries. A floor only rises: put it back."


def main():
    paths = files()
    broken = [
        *crates_look_one_way(),
        *lock_files_hold_no_address(paths),
        *no_file_names_a_registry(paths),
        *files_stay_small(paths),
        *floors_only_rise(),
    ]
    for sentence in broken:
        print(sentence)
    print(f"{len(paths)} files, {len(broken)} broken rules.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
