"""Benchmarks: ratios from one run, each beside its budget. `make bench` prints them.

Every pair is measured in processes that live side by side and take turns, so that whatever else
the machine does hits both alike. Times are CPU time of the answering process; the best round of
several counts. Only the ratios mean anything.
"""
