"""Doing: one POST for each step of a contract's way. Scans are added on the page."""

from typing import Any

from plugins.contracts.api.frame import Given, Verbs, shown
from plugins.contracts.api.schemas import (
    ContractOut,
    DayIn,
    DecideIn,
    EndIn,
    FileIn,
    LapseIn,
    ObjectIn,
    PerformIn,
    PublishIn,
    ReasonIn,
    SignIn,
    VerbIn,
)
from plugins.contracts.models import Contract
from plugins.contracts.operations import chain

DRAFT, FILE = "contracts:draft", "contracts:file"

_verb = Verbs("", Contract, shown, ContractOut)


@_verb("agree", DRAFT, DayIn, "Both sides agree on the whole draft.")
def agree(it: Contract, given: Given, **by: Any) -> None:
    chain.agree(it, given["on"], **by)


@_verb("reopen", DRAFT, ReasonIn, "Take the draft up again.")
def reopen(it: Contract, given: Given, **by: Any) -> None:
    chain.reopen(it, given["reason"], **by)


@_verb("submit", DRAFT, DayIn, "Put it to the congress.")
def submit(it: Contract, given: Given, **by: Any) -> None:
    chain.submit(it, given["on"], **by)


@_verb("recall", DRAFT, ReasonIn, "Take it back from the congress.")
def recall(it: Contract, given: Given, **by: Any) -> None:
    chain.recall(it, given["reason"], **by)


@_verb("decide", DRAFT, DecideIn, "Enter the congress's resolution on paper.")
def decide(it: Contract, given: Given, **by: Any) -> None:
    chain.ratify(it, chain.Decision(**given), **by)


@_verb("sign", DRAFT, SignIn, "Both chiefs have signed, both seals are on it.")
def sign(it: Contract, given: Given, **by: Any) -> None:
    chain.sign(it, given["on"], given["union_chief"], given["employer_chief"], **by)


@_verb("file", FILE, FileIn, "The labour bureau has received it.")
def file(it: Contract, given: Given, **by: Any) -> None:
    chain.file(it, given["on"], given["bureau"], given["number"], **by)


@_verb("approve", FILE, DayIn, "The labour bureau has approved it.")
def approve(it: Contract, given: Given, **by: Any) -> None:
    chain.approve(it, given["on"], **by)


@_verb("lapse", FILE, LapseIn, "The time to object has run out: it is in force.")
def lapse(it: Contract, given: Given, **by: Any) -> None:
    chain.lapse(it, given["confirmed"], **by)


@_verb("object", FILE, ObjectIn, "The labour bureau objects.")
def object_to(it: Contract, given: Given, **by: Any) -> None:
    chain.object_to(it, given["on"], given["opinion"], **by)


@_verb("publish", FILE, PublishIn, "It is published.")
def publish(it: Contract, given: Given, **by: Any) -> None:
    chain.publish(it, given["on"], given["where"], **by)


@_verb("perform", FILE, PerformIn, "Name who checks it.")
def perform(it: Contract, given: Given, **by: Any) -> None:
    chain.perform(it, given["inspectors"], **by)


@_verb("near-end", FILE, VerbIn, "Open the time in which its renewal is negotiated.")
def near_end(it: Contract, given: Given, **by: Any) -> None:
    chain.near_end(it, **by)


@_verb("end", FILE, EndIn, "End it.")
def end(it: Contract, given: Given, **by: Any) -> None:
    chain.end(it, given["on"], given["reason"], **by)


@_verb("drop", DRAFT, ReasonIn, "Give the draft up.")
def drop(it: Contract, given: Given, **by: Any) -> None:
    chain.drop(it, given["reason"], **by)
