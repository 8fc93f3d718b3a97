"""V8's heap profiles; the bytes of nodes by name, and of the file's own samples, are the independent reading."""

import json
from collections import Counter

import pytest

from tests.builders.robustness import content, survives
from tests.builders.tree_reading import by_function, check
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import cpuprofile, heapprofile

ROWS = DATA / "heapprofile" / "rows.heapprofile"


def nodes_of(node):
    yield node
    for child in node["children"]:
        yield from nodes_of(child)


def test_bytes_are_those_of_the_nodes_and_about_those_of_the_samples():
    data = ROWS.read_bytes()
    found = content(data)
    assert heapprofile.recognises(found)
    assert not cpuprofile.recognises(found)
    profile = heapprofile.read(found)
    check(profile)
    document = json.loads(data)
    expected = Counter()
    for node in nodes_of(document["head"]):
        expected[node["callFrame"]["functionName"] or "(anonymous)"] += node["selfSize"]
    selfs = Counter()
    for (name, _), (own, _) in by_function(profile, profile.threads[0]).items():
        selfs["(anonymous)" if name.startswith("(anonymous)") else name] += own
    assert selfs == expected
    assert selfs["cells"] > 1_000_000
    assert sum(selfs.values()) == pytest.approx(sum(each["size"] for each in document["samples"]), rel=0.05)
    assert profile.unit is Unit.BYTES
    assert profile.sample_count == len(document["samples"])


def test_stacks_5000_deep():
    node = '{"callFrame": {"functionName": "f", "url": "a.js", "lineNumber": 0}, "selfSize": 2, "id": 1, "children": ['
    head = node * 5000 + "]}" * 5000
    found = content(f'{{"head": {head}, "samples": []}}'.encode())
    assert heapprofile.recognises(found)
    assert sum(heapprofile.read(found).threads[0].tree.selfs) == 10_000


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ({"callFrame": {"functionName": "f"}, "selfSize": -1}, "selfSize"),
        ({"callFrame": {"functionName": 5}, "selfSize": 1}, "functionName"),
        ({"callFrame": {"functionName": "f"}, "selfSize": 1, "children": 5}, "children"),
    ],
)
def test_what_breaks_the_rules_is_refused(head, reason):
    found = content(json.dumps({"head": head}).encode())
    assert heapprofile.recognises(found)
    with pytest.raises(MalformedError, match=reason):
        heapprofile.read(found)


def test_damage_is_survived():
    survives(heapprofile.read, heapprofile.recognises, ROWS.read_bytes())
