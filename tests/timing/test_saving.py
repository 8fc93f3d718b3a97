"""What was recorded, written, opened by the workbench as any profile, and put together from several files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.builders.clocks import FakeClock
from workbench.core.errors import MalformedError, SourceError
from workbench.render.json.schemas import schema_text
from workbench.timing.decorator import profile
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.loading import load
from workbench.timing.overhead import Overhead
from workbench.timing.recorder import Timings, recorded, together
from workbench.timing.report import profile_report
from workbench.timing.saving import merge, save
from workbench.timing.sketch import durations_of
from workbench.timing.timed import FOLD_COUNT, Recorder

OVERHEAD = Overhead(100.0, 300.0)


def timings(*calls: float, name: str = "app.load", few: int = 3) -> Timings:
    """Two functions: one called often, from another."""
    time = FakeClock()
    recorder = Recorder(time)
    load_ = profile(name=name, recorder=recorder)(lambda seconds: time.passes(seconds))

    @profile(name="app.main", recorder=recorder)
    def main() -> None:
        time.passes(1)
        for seconds in calls:
            load_(seconds)

    for _ in range(few):
        main()
    return recorded(recorder)._replace(overhead=OVERHEAD, environment={"tool": "workbench timing"})


def document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes(), parse_constant=pytest.fail)
    schema = json.loads(schema_text("profile"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(found)
    return found


def test_the_document_is_one_of_a_profile_and_says_more(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    save(str(path), timings(0.5, 0.25, 4.0), run_id="before")
    found = document(path)
    first, second = found["records"]
    assert (found["run_id"], found["kind"], found["is_sampled"], found["unit"]) == (
        *("before", "profile", False, "seconds"),
    )
    assert (first["name"], first["self"], first["total"], first["calls"]) == ("app.load", 14.25, 14.25, 9)
    assert (second["name"], second["self"], second["total"], second["calls"]) == ("app.main", 3.0, 17.25, 3)
    assert first["file"] == second["file"] == __file__
    assert first["timing"]["p50"] == 0.5
    assert first["timing"]["p95"] is None
    assert (first["timing"]["minimum"], first["timing"]["maximum"]) == (0.25, 4.0)
    assert found["environment"]["overhead_inside_ns"] == 100.0
    assert [notice["code"] for notice in found["notices"]] == ["decorated_only"]


@pytest.mark.parametrize("count", [3, FOLD_COUNT + 5])
def test_what_is_loaded_is_what_was_saved(count: int, tmp_path: Path) -> None:
    made = timings(*(0.5 + number / 64 for number in range(count)), few=1)
    save(str(tmp_path / "a.json"), made)
    assert load(str(tmp_path / "a.json")) == made
    save(str(tmp_path / "b.json"), load(str(tmp_path / "a.json")))
    without = [json.loads((tmp_path / name).read_bytes()) for name in ("a.json", "b.json")]
    for each in without:
        del each["generated_utc"], each["timings"]
    assert without[0] == without[1]


def test_merged_files_are_as_if_recorded_in_one_place(tmp_path: Path) -> None:
    parts = [timings(0.5), timings(0.25, 0.125), timings(1.0, name="other.load")]
    paths = [str(tmp_path / f"{number}.json") for number in range(3)]
    for path, part in zip(paths, parts, strict=True):
        save(path, part)
    found = merge(paths)
    assert found == together(parts[0], together(parts[1], parts[2]))
    assert merge(reversed(paths)).functions == found.functions  # type: ignore[arg-type]
    assert found.process_count == 3
    assert profile_report(found)["app.load"]["calls"] == 9
    assert profile_report(found)["app.main"]["self_ms"] == 9000.0


SECONDS = st.floats(min_value=1e-9, max_value=1e4)
FUNCTIONS = st.lists(
    st.builds(
        lambda name, values, errors: FunctionTiming(
            *(name, "f.py", 3, len(values), errors, sum(round(v * 1e9) for v in values)),
            *(7, 5, 3, 2, min(values), max(values), durations_of(values)),
        ),
        st.text(min_size=1, max_size=9),
        st.lists(SECONDS, min_size=1, max_size=9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.name,
)


@given(FUNCTIONS)
def test_any_name_and_figure_comes_back(tmp_path_factory: pytest.TempPathFactory, functions: list[Any]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.json"
    made = Timings(tuple(sorted(functions, key=lambda each: each[:2])), 2, {"tool": "t"}, OVERHEAD)
    save(str(path), made)
    assert load(str(path)) == made


def test_nothing_recorded_is_said_and_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no decorated function was called[\s\S]*WORKBENCH_PROFILE"):
        save(str(tmp_path / "none.json"), recorded(Recorder()))
    assert list(tmp_path.iterdir()) == []


def test_a_function_too_short_to_be_measured_is_named(tmp_path: Path) -> None:
    path = tmp_path / "short.json"
    save(str(path), timings(3e-7, 3e-7))
    found = document(path)
    assert [row["timing"]["is_too_short"] for row in found["records"]] == [False, True]
    (notice,) = [notice["text"] for notice in found["notices"] if notice["code"] == "too_short"]
    assert "400 ns" in notice
    assert "app.load" in notice


def broken(tmp_path: Path, **row: Any) -> str:
    path = tmp_path / "broken.json"
    save(str(path), timings(0.5))
    found = json.loads(path.read_bytes())
    for key, value in row.items():
        target = found["records"][0]
        *way, last = key.split("__")
        for step in way:
            target = target[step]
        target[last] = value
    path.write_text(json.dumps(found))
    return str(path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"timing": None}, "not recorded by workbench.timing"),
        ({"calls": 4}, "as many durations"),
        ({"timing__sums_ns__all": -1}, "whole number"),
        ({"timing__sums_ns__self": 0.5}, "whole number"),
        ({"timing__durations__buckets": {"99999": 1}}, "no duration falls into"),
        ({"timing__durations__buckets": {"x": 1}}, "no duration falls into"),
        ({"timing__durations__values": [1, "a", 2]}, "finite number"),
        ({"timing__minimum": None}, "finite number"),
        ({"name": 3}, "a text was expected"),
    ],
)
def test_an_edited_document_is_refused_with_its_place(row: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(MalformedError, match=said) as refusal:
        load(broken(tmp_path, **row))
    assert "records[0]" in str(refusal.value)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"kind": "summary"}')
    with pytest.raises(MalformedError, match="not a document that"):
        load(str(path))
    with pytest.raises(SourceError):
        merge([str(tmp_path / "missing.json")])
