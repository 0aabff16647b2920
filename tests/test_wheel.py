"""Builds the wheel, installs it and uses it from another place.

Nothing is downloaded: the wheel is built with the setuptools that is installed, and the
new virtual environment borrows the dependencies of the present one, through a .pth
file. What it must not borrow is textgym itself, so that is looked at, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("textgym", "baselines", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.slow


def run(command: list[str | Path], place: Path) -> str:
    """Run a command without the path that the tests themselves have."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=place, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A copy, so that no build/ of the clone gets in or stays behind.
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source / name)
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation"], source)
    (made,) = (source / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def bin_dir(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("installed") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", place], place.parent)
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    paths = {"base": str(place), "platbase": str(place)}
    packages = Path(sysconfig.get_path("purelib", scheme, paths))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(borrowed) + "\n")
    scripts = Path(sysconfig.get_path("scripts", scheme, paths))
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python")]
    options = ["--no-deps", "--no-index", "--force-reinstall", "--quiet"]
    run([*pip, "install", *options, wheel], place)
    return scripts


def test_every_module_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    inside = {name for name in names if ".dist-info/" not in name}
    wanted = {
        str(path.relative_to(ROOT))
        for package in ("textgym", "baselines")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == wanted
    assert {"textgym/py.typed", "baselines/py.typed"} <= inside


def test_the_wheel_has_licence_and_command(wheel: Path) -> None:
    content = zipfile.ZipFile(wheel)
    names = content.namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    (entry_points,) = (n for n in names if n.endswith("entry_points.txt"))
    assert b"textgym = textgym.cli:main" in content.read(entry_points)


def test_an_installed_environment_is_played_from_another_place(
    bin_dir: Path, tmp_path: Path
) -> None:
    code = (
        "import textgym, gymnasium\n"
        "gymnasium.make('textgym/Translate-v0').reset()\n"
        "gymnasium.make_vec('textgym/Copy-v0', num_envs=4).reset()\n"
        "print(textgym.__file__)"
    )
    place = run([bin_dir / "python", "-c", code], tmp_path).strip()
    assert Path(place).is_relative_to(bin_dir.parent)


def test_the_command_runs_from_another_place(bin_dir: Path, tmp_path: Path) -> None:
    printed = run([bin_dir / "textgym", "list"], tmp_path)
    assert "textgym/Translate-v0" in printed
    assert "textgym 0" in run([bin_dir / "textgym", "--version"], tmp_path)


def test_an_import_needs_no_library_of_agents_or_metrics(
    bin_dir: Path, tmp_path: Path
) -> None:
    code = "import sys, textgym; print(*sys.modules)"
    loaded = run([bin_dir / "python", "-c", code], tmp_path).split()
    assert not {"torch", "sacrebleu", "rouge_score", "tyro", "rich"} & set(loaded)
