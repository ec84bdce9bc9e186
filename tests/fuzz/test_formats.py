"""Files of other simulators, changed at random: each gives a project or a clear error, soon.

``PDPSIM_FUZZ`` says how many files of each kind are tried; a few hundred by default.
"""

from __future__ import annotations

import contextlib
import os
import random
import struct
from pathlib import Path

import pytest

from pdpsim.base.errors import FormatError, PdpsimError
from pdpsim.describe.layer import Layer
from pdpsim.describe.network import Network
from pdpsim.describe.projection import Projection
from pdpsim.formats import registry
from pdpsim.workbench.conversion import write_project

TRIED = int(os.environ.get("PDPSIM_FUZZ", "150"))

TEXTS = {
    "words.ex": """max: 3 min: 0.5 grace: 0.25 defI: -0.5 actI: 1 proc: {puts x};
name: {first item} freq: 2.5 2 [0 max:2 actI:0.8] i: 1 2 [1] I: (input 1) 0.3 0.4 [1] T: 1 0;
name: second i: 0 {0.25} 2-3 t: 1; name: third 3 [0-1] B: {1} 0 [2] I: {input 0.7} * T: {-} *;
""",
    "net.in": """set h 3
proc build {n} {global h; addNet srn-$n -i 3 2 $n ELMAN 2 SUM_SQUARED; return [expr $n * 2 + $h]}
if {[build $h] > 3} { setObj learningRate 0.2 } else { momentum 3 }
addGroup extra 2 INPUT SOFT_CLAMP +IN_INTEGR -BIASED
connectGroups {input extra} {hidden output} -p ONE_TO_ONE -m 0.5 -r 0.1 -type odd
foreach g {hidden output} { setObj $g.initOutput 0.3 }
repeat i 2 { setObj hidden:$i.name "u$i" }
setLinkValues randRange 0.2 -t odd; freezeWeights -g output; disconnectUnits input:0 output:0
catch {path -s none} why; dougsMomentum 50; setTime -i 4 -t 2; orderGroups bias input extra
""",
    "one.in": "addNet x 1 1 1",
    "w.wt": "1431655766\n4\n2\n7\n0.5 0.1\n-0.25 0\n1e-3 0\n2 3\n",
    "net.cf": """NODES:
nodes = 5
inputs = 2
outputs = 1
output node is 3
CONNECTIONS:
groups = 1
1-3 from 0
1-2 from i1-i2 = -1 & 1
3 from 1-2 = group 1
1-2 from 4-5
4-5 from 1-2 = 1. & 1. fixed one-to-one
SPECIAL:
linear = 4-5
bipolar = 3
weight_limit = 0.5
""",
    "net.data": "localist\n4\n1\n2\n1,2\n0\n",
    "net.teach": "distributed\n2\n0 1\n2 *\n",
    "net.reset": "2\n0\n2\n",
    "net.mesh": """createNetwork net srn
createGroup input 2
createGroup hidden 3
createGroup context 3
createGroup output 1
set InputGroup input
set OutputGroup output
set ActFunc hidden logistic
set ErrFunc output cross_entropy
attachBias hidden
createProjection input hidden
createProjection context hidden
createElmanProjection hidden context
createProjection hidden output
set UpdateAlgorithm bounded
set LearningRate 0.2
""",
    "net.set": """Dimensions 2 1
BeginItem
Name "a b"
Meta "m"
Input 0 1 Target 1
Input 1 1
EndItem
Item "x" 1 "y"
Input 1 0 Target 0
""",
    "net.weights": """Projection input hidden
Dimensions 2 3
0.1 0.2 0.3
0.4 0.5 0.6
hidden -> output
1
2
3
""",
    "bare.ex": "# 0 ape Ap 0.18 LFE\n0 0 1 #a\n,\n1 0 ;\n# 1 toe tO 0.25\n0 1 0 , 0 1 ;\n",
    "xor.net": """definitions:
nunits 5
ninputs 2
noutputs 1
end
constraints:
i -1.5
end
network:
%r 2 2 0 2
%i 4 1 2 2
end
biases:
%r 2 3
end
""",
    "xor.pat": "p00 0 0 0\np01 0 1 1\np10 1 0 .\n",
    "cube.wts": """{"Network": "cube", "Layers": [
 {"Layer": "In", "MetaData": {"ActMAvg": "0.1"}, "Paths": null},
 {"Layer": "Hid", "Units": {"Act": [0, 1]}, "Paths": [
  {"From": "In", "MetaData": {"GScale": "0.5"}, "Rs": [
   {"Ri": 0, "N": 2, "Si": [0, 1], "Wt": [0.25, 0.5]}, {"Ri": 1, "N": 1, "Si": [1], "Wt": [1e-3]}]},
  {"From": "Hid", "Rs": [{"Ri": 1, "N": 1, "Si": [0], "Wt": [2]}]}]}]}
""",
    "pats.tsv": """_H:	$Name	%Input[2:0,0]<2:1,2>	%Input[2:0,1]	%Output[1:0]<1:1>	%Freq
_D:	a	1	2	3	4
_D:	b	5	6	7	8
""",
}
BINARIES = {
    "words.bex": b"\xaa" * 4
    + struct.pack(">i", 4)
    + b"\0"
    + struct.pack(">7f", 1, 0, 0, 0, 1, 0, 1)
    + struct.pack(">i", 1)
    + b"ab\0\0"
    + struct.pack(">f6i", 2.5, 2, 0, 1, 1, 0, 1)
    + b"\0"
    + struct.pack(">i", 2)
    + b"\0"
    + struct.pack(">i2f", 1, 0.25, 0.5)
    + b"\0"
    + struct.pack(">i", 0),
    "w.wt": struct.pack(">4i4f", 1431655766, 4, 1, 7, 1, 2, 3, 4),
}
#: Files that others need.
WITH = {"w.wt": ("one.in",), "net.weights": ("net.mesh",), "xor.pat": ("xor.net",)}

#: What is put in where something is changed.
PIECES = [
    *(
        b"0",
        b"1",
        b"-1",
        b"99999999",
        b"1e9",
        b"1e999",
        b"-",
        b".",
        b" ",
        b"\n",
        b"\0",
        b"\xff",
        b"{",
        b"}",
        b"(",
    ),
    *(
        b")",
        b"[",
        b"]",
        b";",
        b":",
        b"#",
        b"%",
        b"$",
        b'"',
        b"\\",
        b"=",
        b"&",
        b",",
        b"*",
        b"nan",
        b"inf",
        b"i1",
    ),
    *(b"while {1} {}", b"[expr 2**99]", b"999999999 ", b"group", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff"),
]

NETWORK = Network((Layer("input", 4), Layer("output", 2)), (Projection("input", "output"),))


def changed(content: bytes, rng: random.Random) -> bytes:
    """The content with some of its bytes, words or lines changed, left out, doubled or swapped."""
    made = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(made) + 1)
        end = min(len(made), place + rng.choice((1, 1, 2, 5, 20)))
        kind = rng.randrange(5)
        if kind == 0:
            made[place:end] = rng.choice(PIECES)
        elif kind == 1:
            made[place:place] = rng.choice(PIECES)
        elif kind == 2:
            del made[place:end]
        elif kind == 3:
            made[place:place] = made[place:end] * rng.choice((1, 2, 50))
        else:
            del made[place:]
    return bytes(made)


@pytest.mark.parametrize("name", [*TEXTS, *(f"binary {name}" for name in BINARIES)])
def test_changed_files_give_a_project_or_a_clear_error(tmp_path: Path, name: str):
    binary, bare = name.startswith("binary "), name.removeprefix("binary ")
    original = BINARIES[bare] if binary else TEXTS[bare].encode()
    rng = random.Random(name)
    with_it = WITH.get(bare, ())
    read = 0
    for number in range(TRIED):
        folder = tmp_path / "files"
        for other in folder.iterdir() if folder.is_dir() else ():
            other.unlink()
        folder.mkdir(exist_ok=True)
        for each in {*with_it, *(x for x in TEXTS if x.partition(".")[0] == bare.partition(".")[0])}:
            (folder / each).write_bytes(TEXTS[each].encode())
        (folder / bare).write_bytes(changed(original, rng))
        network = None if bare in ("pats.tsv", "cube.wts") else NETWORK
        try:
            projects = registry.read([folder / each for each in (bare, *with_it)], network=network)
        except FormatError:
            continue
        read += 1
        if number % 10 == 0:
            for place, project in enumerate(projects):
                with contextlib.suppress(PdpsimError):
                    write_project(project, tmp_path / "out" / str(place))
    assert 0 < read < TRIED
