"""The course: each meeting has all its parts, its commands exist, and answers say what was computed."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import click
import jinja2
import pytest

from pdpsim.base.errors import StudyError
from pdpsim.cli import main
from pdpsim.formats.model import find, read, shipped_models

COURSE = Path(__file__).parents[1] / "docs" / "course"
MEETINGS = sorted(path.stem for path in COURSE.glob("[0-9][0-9]-*.md"))


@pytest.fixture(scope="module")
def teaching():
    pytest.importorskip("jupytext", reason="jupytext is not installed")
    spec = importlib.util.spec_from_file_location("teaching", COURSE.parent / "teaching.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_ten_meetings_and_the_overview_lists_them():
    overview = (COURSE / "index.md").read_text(encoding="utf-8")
    assert len(MEETINGS) == 10
    for meeting in MEETINGS:
        assert re.search(rf"^{meeting}$", overview, re.MULTILINE)
        assert re.search(rf"^answers/{meeting}$", overview, re.MULTILINE)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_meeting_has_all_its_parts(meeting):
    page = (COURSE / f"{meeting}.md").read_text(encoding="utf-8")
    notebook = meeting.replace("-", "_")
    assert (COURSE / "notebooks" / f"{notebook}.py").is_file()
    assert (COURSE / "templates" / f"{meeting}.md").is_file()
    assert f"notebooks/{notebook}.ipynb" in page
    assert all(each in page for each in ("**Read**", "**Open**", "## Questions", "## Project"))
    shipped = {path.stem.replace("_", "-") for path in shipped_models()}
    assert set(re.findall(r"lab/([\w-]+)\.html", page)) <= shipped


@pytest.mark.parametrize("meeting", MEETINGS)
def test_every_question_has_an_answer(meeting):
    questions = (COURSE / f"{meeting}.md").read_text(encoding="utf-8").split("## Questions")[1]
    asked = re.findall(r"^(\d)\. ", questions.split("## ")[0], re.MULTILINE)
    answered = re.findall(
        r"^(\d)\. ", (COURSE / "templates" / f"{meeting}.md").read_text("utf-8"), re.MULTILINE
    )
    assert asked == answered


@pytest.mark.parametrize("page", [*MEETINGS, "index"])
def test_commands_have_the_options_that_pages_print(page):
    text = (COURSE / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()] + re.findall(r"`(pdpsim [^`]+)`", text)
    for line in lines:
        program, name, *arguments = shlex.split(line)
        command = main.get_command(click.Context(main), name)
        assert (program, command is None) == ("pdpsim", False), line
        try:
            command.make_context(name, arguments)
        except click.NoSuchOption as error:
            pytest.fail(f"{line}: {error}")
        except click.UsageError:  # a file that a command before it writes
            pass


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("lillicrap-2020-ngrad", "the laboratory has no learning procedure 'perturbed-autoencoder'"),
        ("unsupervised-naming", "no such patterns; with patterns of your own, `pdpsim lab` writes its page"),
    ],
)
def test_a_model_without_a_page_has_a_reason(teaching, name, why):
    assert teaching.reason(read(find(name)), StudyError("no such patterns; give some")) == why


def test_answers_are_filled_in(teaching):
    text = teaching.answers(
        "{{ x | n(2) }} and {{ y | n }}, {{ z | n(1) }}", {"x": -1.234, "y": -0.001, "z": 5}
    )
    assert text == "\N{MINUS SIGN}1.23 and 0.00, 5.0"
    with pytest.raises(jinja2.UndefinedError, match="missing"):
        teaching.answers("{{ missing }}", {})
