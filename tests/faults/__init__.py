"""A bench of faults: runs that are killed, disks that fill, files that are damaged, inputs that are odd.

``python -m tests.faults --kills 1000 --inputs 10000`` does it at length and writes its tally as it goes;
interrupted and run again, it goes on. The suite does a little of each in ``test_faults_*.py``.

- :mod:`~tests.faults.subject`: what is run, and what it must come to;
- :mod:`~tests.faults.process`: the command line in a process that can be killed at any moment;
- :mod:`~tests.faults.chain`: runs that are disturbed, and resumed until they are done;
- :mod:`~tests.faults.operations`: faults at the n-th operation on files;
- :mod:`~tests.faults.damage`: files with one flipped bit;
- :mod:`~tests.faults.inputs`: inputs that were changed at random;
- :mod:`~tests.faults.tally`: how often, and what came of it.
"""
