"""asv's results, single and as a zip, held against asv's own medians and made ones for each trap."""

import base64
import json
import pstats
import statistics
import zipfile
import zlib
from io import BytesIO

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import asv, asv_archive
from workbench.formats.shared import zip_entries

FOLDER = DATA / "asv"
FILES = ("version1.json", "version2_samples.json", "version2_summary.json")
COLUMNS = ["result", "params", "version", "started_at", "duration", "stats_q_25", "stats_q_75", "stats_repeat"]
HASH = "a" * 40


def made(results: object, *, columns: list[str] | None = None, **root: object) -> bytes:
    columns = columns or [*COLUMNS, "samples", "profile"]
    return json.dumps(
        {"commit_hash": HASH, "env_name": "e", "result_columns": columns, "results": results, "version": 2} | root
    ).encode()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_read_whatever_its_name(name):
    found = content((FOLDER / name).read_bytes())
    assert asv.recognises(found)
    read = asv.read(found)
    assert [one.name for one in read.series if one.failure] == ["suite.time_broken"]
    assert {one.name: one.unit for one in read.series if one.is_measured} == {
        "suite.TimeSquares.time_make (10, 'list')": Unit.SECONDS,
        "suite.TimeSquares.time_make (10, 'set')": Unit.SECONDS,
        "suite.TimeSquares.time_make (1000, 'list')": Unit.SECONDS,
        "suite.TimeSquares.track_length (10, 'list')": Unit.COUNT,
        "suite.TimeSquares.track_length (10, 'set')": Unit.COUNT,
        "suite.TimeSquares.track_length (1000, 'list')": Unit.COUNT,
        "suite.time_sum": Unit.SECONDS,
        "suite.mem_squares": Unit.BYTES,
        "suite.peakmem_squares": Unit.BYTES,
    }
    texts = {notice.code: notice.text for notice in read.notices}
    assert texts["failed"] == "Failed, without a value: suite.time_broken."
    assert "time_make (1000, 'set'), suite.TimeSquares.track_length (1000, 'set')" in texts["skipped"]
    assert read.environment["machine"] == "sample-machine"
    assert read.environment["commit_utc"] == (
        "2026-11-23T06:48:17+00:00" if "summary" in name else "2026-11-23T06:49:05+00:00"
    )


@pytest.mark.parametrize("name", ["version1.json", "version2_samples.json"])
def test_the_median_of_the_samples_is_the_result_that_asv_wrote(name):
    results = json.loads((FOLDER / name).read_bytes())["results"]
    entry = results["suite.time_sum"]
    medians = {"suite.time_sum": (entry["result"] if isinstance(entry, dict) else entry[0])[0]}
    entry = results["suite.TimeSquares.time_make"]
    result = entry["result"] if isinstance(entry, dict) else entry[0]
    for value, chosen in zip(result, ("10, 'list'", "10, 'set'", "1000, 'list'"), strict=False):
        medians[f"suite.TimeSquares.time_make ({chosen})"] = value
    found = {one.name: one for one in asv.read(content((FOLDER / name).read_bytes())).series}
    for label, median in medians.items():
        (values,) = found[label].processes
        assert statistics.median(values) == pytest.approx(median)
        assert len(values) == 10
        assert found[label].started_utc[0].startswith("2026-11-23T06:5")


def test_a_summary_too_keeps_its_start_and_the_machine_its_architecture():
    started = made({"m.time_f": [[1.0], [], "v", 1_795_416_545_000]}, params={"machine": "box", "arch": "x86_64"})
    read = asv.read(content(started))
    assert (read.series[0].processes, read.series[0].started_utc) == ((), ("2026-11-23T06:49:05+00:00",))
    assert read.environment["architecture"] == "x86_64"


def test_a_summary_becomes_an_estimate_with_the_spread_of_the_quartiles():
    data = (FOLDER / "version2_summary.json").read_bytes()
    row = json.loads(data)["results"]["suite.time_sum"]
    (one,) = [series for series in asv.read(content(data)).series if series.name == "suite.time_sum"]
    low, high = row[7][0], row[8][0]
    assert one.estimate == (10, row[0][0], pytest.approx((high - low) / 1.349), None, row[0][0], None)


def test_version_1_without_samples_keeps_mean_and_deviation():
    entry = {"result": [2.0], "stats": [{"mean": 2.5, "std": 0.5, "min": 1.5, "max": 4.0, "repeat": 7}]}
    data = json.dumps({"commit_hash": HASH, "results": {"a.time_x": entry, "a.track_y": 3}}).encode()
    first, second = asv.read(content(data)).series
    assert first.estimate == (7, 2.5, 0.5, 1.5, 2.0, 4.0)
    assert second.estimate == (1, 3.0, None, None, 3.0, None)


def test_the_first_files_of_version_1_hold_bare_values():
    results = (
        '{"time_a": null, "time_b": NaN, "m.mem_c": 344, "m.time_d": {"params": [["1", "2"]], "result": [1, null]}}'
    )
    head = f'{{"commit_hash": "{HASH}", "requirements": {{"Cython": null, "numpy": "1.8"}}, "results": '
    read = asv.read(content((head + results + ', "version": 1}').encode()))
    assert [(one.name, one.unit, bool(one.failure)) for one in read.series] == [
        ("time_a", Unit.SECONDS, True),
        ("m.mem_c", Unit.BYTES, False),
        ("m.time_d (1)", Unit.SECONDS, False),
        ("m.time_d (2)", Unit.SECONDS, True),
    ]
    assert read.failure == "time_a failed with all parameters"
    assert [notice.code for notice in read.notices] == ["failed", "skipped", "summary_only"]
    assert read.environment["requirements"] == "Cython, numpy 1.8"


def test_parameters_are_a_product_in_order():
    data = made({"m.time_f": [[1, 2, 3, 4, 5, 6], [["a", "b"], ["x", "y", "z"]]]})
    series = asv.read(content(data)).series
    assert [(one.parameters["parameter 1"], one.parameters["parameter 2"], one.estimate.mean) for one in series] == [
        ("a", "x", 1),
        ("a", "y", 2),
        ("a", "z", 3),
        ("b", "x", 4),
        ("b", "y", 5),
        ("b", "z", 6),
    ]


@pytest.mark.parametrize("results", [[1.0], 1.0, None])
@pytest.mark.parametrize("axis_count", [5, 5000])
def test_a_product_that_claims_billions_is_refused_at_once(results, axis_count):
    axes = [list(range(1000))] * axis_count
    with pytest.raises(MalformedError, match=r"results.m.time_f: 1 results for more than 1,000,000 combinations"):
        asv.read(content(made({"m.time_f": [results, axes]})))


def test_a_file_of_failures_only_is_read():
    read = asv.read(content(made({"m.time_f": [None, []], "m.time_g": [None, [["1", "2"]]]})))
    assert [one.name for one in read.series if one.failure] == ["m.time_f", "m.time_g (1)", "m.time_g (2)"]
    assert read.failure == ""


def test_nothing_but_what_was_skipped_is_refused_with_its_names():
    with pytest.raises(MalformedError, match=r"holds no result\. Skipped by the benchmarks themselves: m\.time_f\."):
        asv.read(content(made({"m.time_f": [[float("nan")], []]})))


def test_infinite_results_count_as_failed():
    data = made({"m.time_f": [[float("inf"), 1.0], [["a", "b"]]]})
    assert asv.read(content(data)).notices[0].text == "Failed, without a value: m.time_f (a)."


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ({"m.time_f": [["1"], []]}, "results.m.time_f: a finite number was expected, here is a text"),
        ({"m.time_f": [[-1.0], []]}, "results.m.time_f: a number below 0"),
        ({"m.time_f": [[1.0], [3]]}, "results.m.time_f[0]: a list was expected"),
        ({"m.time_f": [[1.0], {"a": 1}]}, "results.m.time_f: a list was expected"),
        ({"m.time_f": 3}, "results.m.time_f: a list was expected, here is a number"),
        ([1], "results: an object was expected, here is a list"),
        ({}, "it holds no result."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(results, reason):
    with pytest.raises(MalformedError) as caught:
        asv.read(content(made(results)))
    assert reason in str(caught.value)


def test_embedded_profiles_are_handed_out():
    for name in ("version1.json", "version2_samples.json", "results.zip"):
        found = asv.profiles(content((FOLDER / name).read_bytes()))
        assert set(found) == {
            "suite.TimeSquares.time_make",
            "suite.TimeSquares.track_length",
            "suite.time_sum",
            "suite.mem_squares",
            "suite.peakmem_squares",
        }
        assert asv.read(content((FOLDER / name).read_bytes())).environment["embedded_profiles"] == 5
        assert all(data[:1] in (b"{", b"\xfb") for data in found.values())


def test_an_embedded_profile_can_be_opened_by_the_standard_library(tmp_path):
    found = asv.profiles(content((FOLDER / "version2_samples.json").read_bytes()))
    path = tmp_path / "sum.prof"
    path.write_bytes(found["suite.time_sum"])
    assert pstats.Stats(str(path)).total_calls > 0


def test_a_profile_that_unfolds_without_end_is_refused():
    bomb = base64.b64encode(zlib.compress(bytes(20 * 1024 * 1024))).decode()
    data = made({"m.time_f": [[1.0], [], "v", 1, 1, [1], [1], [1], None, bomb]})
    with pytest.raises(MalformedError, match="too large when unpacked"):
        asv.profiles(content(data))


@pytest.mark.parametrize("packed", ["not base64!", "AAAA", "ä"])
def test_a_damaged_profile_is_refused(packed):
    data = made({"m.time_f": [[1.0], [], "v", 1, 1, [1], [1], [1], None, packed]})
    with pytest.raises(MalformedError, match="its profile is damaged"):
        asv.profiles(content(data))


def test_a_zip_shows_the_newest_commit_and_keeps_the_history():
    found = content((FOLDER / "results.zip").read_bytes())
    assert asv.recognises(found)
    read = asv.read(found)
    alone = asv.read(content((FOLDER / "version2_samples.json").read_bytes()))
    assert [one[:4] for one in read.series] == [one[:4] for one in alone.series]
    assert read.series[0].parameters == {"size": "10", "kind": "'list'"}
    assert read.notices[0].text == "The zip holds results of 2 commits; those of the newest are shown."
    history = asv.history(found)
    assert [one.environment["commit"][:4] for one in history] == ["cbe9", "308a"]
    assert history[0].series == tuple(
        new._replace(parameters=old.parameters)
        for new, old in zip(
            asv.read(content((FOLDER / "version2_summary.json").read_bytes())).series, history[0].series, strict=True
        )
    )


def test_the_units_of_a_zip_come_from_its_list_of_benchmarks():
    about = json.dumps({"m.track_f": {"unit": "bytes", "param_names": ["size"]}, "version": 2}).encode()
    data = zipped({"r/benchmarks.json": about, "r/box/aaaa-e.json": made({"m.track_f": [[5], [["1"]]]})})
    (series,) = asv.read(content(data)).series
    assert (series.unit, series.parameters) == (Unit.BYTES, {"size": "1"})


def test_several_machines_and_environments_of_one_commit_are_told_apart():
    results = {"m.time_f": [[1.0], []]}
    files = {
        "box1/a-e.json": made(results, params={"machine": "box1"}),
        "box2/a-e.json": made(results, params={"machine": "box2"}),
        "box1/a-f.json": made(results, params={"machine": "box1"}, env_name="f"),
    }
    names = [one.name for one in asv.read(content(zipped(files))).series]
    assert names == ["m.time_f [box1, e]", "m.time_f [box2, e]", "m.time_f [box1, f]"]


def test_names_that_lead_out_of_the_zip_are_ignored():
    good = made({"m.time_f": [[1.0], []]})
    files = {
        "box/a.json": good,
        "../../etc/a.json": good,
        "/a.json": good,
        "C:\\x\\a.json": good,
        "__MACOSX/._a.json": b"x",
    }
    read = asv.read(content(zipped(files)))
    assert len(read.series) == 1
    assert read.notices[0].code == "names_ignored"


def test_a_file_that_is_no_result_is_named():
    files = {"box/a.json": made({"m.time_f": [[1.0], []]}), "box/b.json": b'{"x": 1}', "box/machine.json": b"{}"}
    notice = asv.read(content(zipped(files))).notices[0]
    assert (notice.code, notice.text) == ("files_left_out", "1 file in the zip is no readable result: box/b.json.")


def test_a_zip_bomb_is_refused():
    bomb = b'{"commit_hash": "aaaaaaaa", "results": "' + b" " * (asv_archive.MAX_FILE_BYTES + 1)
    found = content(zipped({"box/a.json": bomb}))
    assert len(found.data) < 100_000
    with pytest.raises(MalformedError, match="too large when unpacked"):
        asv.read(found)


def test_files_that_are_too_large_together_are_refused(monkeypatch):
    monkeypatch.setattr(asv_archive, "MAX_TOTAL_BYTES", 1000)
    one = made({"m.time_f": [[1.0], []]})
    with pytest.raises(MalformedError, match="too large when unpacked"):
        asv.read(content(zipped({f"box/{n}.json": one for n in range(20)})))


def test_a_list_of_entries_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(zip_entries, "MAX_DIRECTORY_BYTES", 1000)
    found = content(zipped({f"box/{n}.json": b"{}" for n in range(50)}))
    with pytest.raises(MalformedError, match="too many entries"):
        asv.read(found)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_bounded_are_left_out(method):
    found = content(zipped({"box/a.json": made({"m.time_f": [[1.0], []]})}, method))
    with pytest.raises(MalformedError, match="no file in the zip is a result"):
        asv.read(found)


def test_a_locked_entry_is_left_out():
    data = bytearray(zipped({"box/a.json": made({"m.time_f": [[1.0], []]})}, zipfile.ZIP_STORED))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(MalformedError, match="no file in the zip is a result"):
        asv.read(content(bytes(data)))


def test_a_zip_without_results_is_not_recognised():
    assert not asv.recognises(content(zipped({"a.json": b"{}", "b.txt": b"commit_hash"})))
    assert not asv.recognises(content(zipped({})))


def test_a_cut_zip_is_recognised_and_refused():
    data = (FOLDER / "results.zip").read_bytes()
    found = content(data[: len(data) // 2])
    assert asv.recognises(found)
    with pytest.raises(MalformedError, match="the zip file ends early"):
        asv.read(found)


@pytest.mark.parametrize("name", [*FILES, "results.zip"])
def test_damaged_samples_give_a_result_or_a_refusal(name):
    def everything(found):
        asv.read(found)
        asv.history(found)
        asv.profiles(found)

    survives(everything, asv.recognises, (FOLDER / name).read_bytes())
