"""OpenTelemetry profiles: Go's reader of the file that they were converted from is the independent reading."""

from __future__ import annotations

import json

import pytest

from tests.builders.pprof_files import message, number, packed
from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import by_name, read, rows_of_go, stacks
from tests.places import DATA
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.profile import Profile
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.formats.profiles import otlp

FOLDER = DATA / "otlp"
STRINGS = ["", "samples", "count", "cpu", "nanoseconds", "main", "work", "small", "a.go", "thread.name", "one", "prog"]
"""Numbered from 0: what the files below speak of."""

FUNCTIONS = [b"", *(number(1, 4 + i) + number(3, 8) + number(4, 10 * i) for i in (1, 2)), number(1, 7)]
LOCATIONS = [
    b"",
    message(3, number(1, 1) + number(2, 12)),
    message(3, number(1, 3) + number(2, 31)) + message(3, number(1, 2) + number(2, 22)) + number(1, 1),
    number(2, 0x401000),
]
STACKS = [b"", packed(1, [1]), packed(1, [2, 1]), packed(1, [3, 1])]
ATTRIBUTES = [b"", number(1, 9) + message(2, message(1, b"one")), number(1, 9) + message(2, number(8, 10))]
SAMPLES = number(1, 1) + number(2, 2)
CPU = number(1, 3) + number(2, 4)


def fixed(*values: int) -> bytes:
    return b"".join(value.to_bytes(8, "little") for value in values)


def dictionary(*, stack_table: bool = True) -> bytes:
    tables = {1: [b"", number(4, 11)], 2: LOCATIONS, 3: FUNCTIONS, 5: [s.encode() for s in STRINGS], 6: ATTRIBUTES}
    tables |= {7: STACKS} if stack_table else {}
    return message(2, b"".join(message(table, entry) for table, entries in tables.items() for entry in entries))


def profile(measure: bytes, *samples: bytes, more: bytes = b"") -> bytes:
    return message(2, message(1, measure) + b"".join(message(2, sample) for sample in samples) + more)


def resource(*profiles: bytes, service: str = "") -> bytes:
    attribute = message(1, b"service.name") + message(2, message(1, service.encode()))
    said = message(1, message(1, attribute)) if service else b""
    return message(1, said + message(2, b"".join(profiles)))


def opened(name: str, sample_type: str = "") -> Profile:
    (file,) = open_run([PathSource(str(FOLDER / name))], sample_type=sample_type).files
    assert isinstance(file.content, Profile)
    return file.content


@pytest.mark.parametrize("name", ["cpu.pb", "cpu.json.gz"])
@pytest.mark.parametrize(("sample_type", "factor"), [("samples", 1.0), ("cpu", 1e9)])
def test_every_function_has_the_figures_that_go_says(name: str, sample_type: str, factor: float) -> None:
    found = opened(name, sample_type)
    assert found.format_name == otlp.NAME
    assert by_name(found, factor) == rows_of_go(f"cpu.{sample_type}.top.said")
    assert found.sample_count == 295
    assert found.environment["program"] == "shop"
    assert found.notices[0].code == "alpha"


def test_the_protocol_buffer_and_its_json_are_one_profile() -> None:
    first, second = opened("cpu.pb"), opened("cpu.json.gz")
    assert stacks(first) == stacks(second)
    assert first.environment == second.environment
    with pytest.raises(PolicyError, match="It has samples, cpu"):
        opened("cpu.pb", "wall")


def test_stacks_are_leaf_first_and_inlined_calls_innermost_first() -> None:
    found = read(resource(profile(SAMPLES, number(1, 2) + packed(4, [3]))) + dictionary())
    assert stacks(found) == {"all": {"main;work;small": 3.0}}
    assert found.unit is Unit.SAMPLES
    assert {(f.name, f.file, f.line) for f in found.functions} == {
        ("main", "a.go", 10),
        ("work", "a.go", 20),
        ("small", "prog", 31),
    }


def test_without_values_each_timestamp_is_one_and_several_values_are_added_up() -> None:
    timed = number(1, 1) + message(5, fixed(2**63 - 1, 2, 300))
    both = number(1, 2) + packed(4, [5, 6]) + message(5, fixed(1, 2))
    single = number(1, 1) + number(4, 2)  # not packed
    assert stacks(read(resource(profile(SAMPLES, timed, both, single)) + dictionary())) == {
        "all": {"main": 5.0, "main;work;small": 11.0}
    }


def test_profiles_of_one_measure_are_one_with_a_thread_for_each_process_and_thread() -> None:
    one, other = number(1, 1) + packed(4, [1]), number(1, 1) + packed(2, [1]) + packed(4, [2])
    third = number(1, 1) + packed(2, [2]) + packed(4, [4])
    data = resource(profile(SAMPLES, one, other), profile(SAMPLES, third), profile(CPU, one), service="shop")
    data += resource(profile(SAMPLES, one)) + dictionary()
    found = read(data, "samples")
    assert stacks(found) == {"all": {"main": 1.0}, "shop": {"main": 1.0}, "shop: one": {"main": 6.0}}
    assert found.sample_types == (("samples", "cpu"), "samples")
    assert read(data).unit is Unit.SECONDS


def test_what_has_no_stack_or_no_name_is_said() -> None:
    found = read(resource(profile(SAMPLES, packed(4, [9]), number(1, 3) + packed(4, [1]))) + dictionary())
    assert stacks(found) == {"all": {"main;0x401000": 1.0}}
    said = {notice.code: notice.text for notice in found.notices}
    assert said["no_stack"] == "1 sample has no stack and count for no function."
    assert said["not_symbolised"] == "1 of 2 places has an address and no name."


def test_drafts_before_the_table_of_stacks_are_read() -> None:
    samples = [number(2, 1) + packed(3, [2, 20]), number(1, 1) + number(2, 2) + packed(3, [3, 30]) + packed(4, [1])]
    body = message(1, SAMPLES) + message(1, CPU) + b"".join(message(2, sample) for sample in samples)
    body += packed(3, [1, 2, 1]) + message(6, CPU) + number(7, 10)
    data = resource(message(2, body)) + dictionary(stack_table=False)
    assert stacks(read(data, "samples")) == {"all": {"main": 2.0}, "one": {"main;work;small": 3.0}}
    assert read(data).sample_count == 5


def test_the_draft_with_values_before_the_attributes_is_read() -> None:
    sample = number(1, 2) + packed(2, [7]) + packed(3, [1])
    assert stacks(read(resource(profile(SAMPLES, sample)) + dictionary())) == {"one": {"main;work;small": 7.0}}


def test_messages_after_each_other_are_one_profile() -> None:
    one = resource(profile(SAMPLES, number(1, 1) + packed(4, [1]))) + dictionary()
    assert stacks(read((len(one).to_bytes(4, "big") + one) * 3)) == {"all": {"main": 3.0}}
    line = json.dumps(
        {
            "resource_profiles": [
                {"scope_profiles": [{"profiles": [{"samples": [{"stack_index": 1, "values": [2]}]}]}]}
            ],
            "dictionary": {
                "string_table": ["", "main"],
                "function_table": [{}, {"name_strindex": 1}],
                "location_table": [{}, {"lines": [{"function_index": 1}]}],
                "stack_table": [{}, {"location_indices": [1]}],
            },
        }
    )
    assert stacks(read(f"{line}\n{line}\n".encode())) == {"all": {"main": 4.0}}


def test_an_entry_that_is_not_there_is_said() -> None:
    with pytest.raises(MalformedError, match="stack 9 is asked for, and the file has 4"):
        read(resource(profile(SAMPLES, number(1, 9) + packed(4, [1]))) + dictionary())
    with pytest.raises(MalformedError, match="no sample with a stack"):
        read(resource(profile(SAMPLES)) + dictionary())


def test_slices_that_would_explode_are_refused() -> None:
    samples = b"".join(message(2, number(1, i) + number(2, 40_000) + packed(3, [1])) for i in range(2000))
    body = message(1, SAMPLES) + samples + packed(3, [1] * 45_000)
    with pytest.raises(MalformedError, match="far larger than the file"):
        read(resource(message(2, body)) + dictionary(stack_table=False))


def test_pprof_text_and_other_json_are_none() -> None:
    for data in (b"", b"{}", b'{"dictionary": {}}', b"checkout,3,warn\n", b"\x0a\x00", b"\n\n\n"):
        assert not otlp.recognises(content(data))


def test_a_trace_of_perfetto_is_none() -> None:
    thread = number(1, 7) + message(2, b"main") + number(3, 7)
    packet = message(1, number(8, 5) + message(2, message(2, thread)))
    assert not otlp.recognises(content(packet * 50))
    assert not otlp.recognises(content((packet * 50)[:-3]))


@pytest.mark.parametrize("name", ["cpu.pb", "cpu.json.gz"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    from workbench.formats.shared.content import Content

    survives(otlp.read, otlp.recognises, Content(PathSource(str(FOLDER / name))).data)
