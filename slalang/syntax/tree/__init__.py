"""The immutable tree of a text: every declaration, clause and expression with its place, in the order of writing."""

# ruff: isort: skip_file
# fmt: off
from slalang.syntax.tree.changes import (
    Add, Always, Amendment, Delivers, Expect, ExpectRight, Fails, FromTheNext, Given, GivenAsOf, GivenData, Heading,
    Invariant, LawOfChange, May, NotBefore, Notice, Prose, Remedy, Remove, Rendering, Replace, Report, Review,
    ReviewNotice, Scenario, SentTo, Shows, Splitting, TakesEffect, Translation,
)
from slalang.syntax.tree.declarations import Broken, Declaration, File, clauses_of
from slalang.syntax.tree.expressions import (
    Aggregate, And, AnyIn, Argument, Binary, Call, CappedAt, Condition, Conditional, Count, EndOf, Excused, Exists,
    Expression, FirstPresent, Fold, FoldKind, ForKey, Graduated, InARow, InAtLeast, InCalendar, InEachOf, InWindow,
    Is, IsMissing, MeasuredOver, Mentions, Met, Missed, Negative, NoneIn, Not, Operator, Or, Parenthesised,
    PerQuantum, Percentile, Rank, Rounded, Row, RunLength, Settled, Share, Table, TimeIn, Way, Within,
)
from slalang.syntax.tree.facts import (
    AfterBreach, Annex, AsOf, AtShare, Clock, CountedBy, Define, EachPeriod, Escalation, Event, EveryAfterBreach,
    Field, Joins, Keeps, Kept, LastBefore, Lasts, Limit, LimitEndOf, Lookup, Metric, Moment, NextAfter, OfRow,
    OnBreach, Pauses, Plural, Priority, PriorityClass, Record, Reference, Runs, Says, Seek, Spans, Split, Starts,
    StepUp, Stops, Value,
)
from slalang.syntax.tree.files import Apply, Formal, Mechanism, Parameter, Require, Setting, Use
from slalang.syntax.tree.money import (
    AmountClause, Bonus, Cap, Carrying, Dispute, Drop, EarnBack, Increase, Keep, Line, PayAtEnd, PayNextInvoice,
    Penalty, Reduce, Round, Score, Settlement, SettlementClause, Step, Subtotal, TaxCompensation, TaxPrice, Unused,
    Waive,
)
from slalang.syntax.tree.node import Node, changed, children, walk
from slalang.syntax.tree.parties import (
    Calendar, Channels, Charge, Closed, ClosedHolidays, Contact, Contract, ContractClause, ContractNumber, Covers,
    Currency, Duty, Excludes, Fee, Hours, Includes, Indexed, Languages, Law, Nature, OpenAs, OpenDate, OpenDays,
    Party, PausesClocks, Precedence, Prevails, Recourse, Responsibility, Role, Service, Term, Timezone, Waits, Who,
)
from slalang.syntax.tree.patterns import (
    After, AnyOf, AtLeast, AtMost, Before, Equals, FromTo, FromUnder, NoEarlierThan, NoLaterThan, Otherwise, Over,
    OverAtMost, OverUnder, Pattern, RowExcused, RowMet, RowMissed, RowPattern, Under,
)
from slalang.syntax.tree.promises import (
    Allowance, Also, Approved, CountsAsMet, During, ExcusesTheOutcome, FailuresAllowed, FewerThan, Final, Forgives,
    InServices, LeavesOut, Level, LevelFailures, Lowers, Measure, NotReported, NothingCounted, Objective,
    ObjectiveClause, PausesTheClock, Relief, ReliefClause, Remark, Target, Verdict,
)
from slalang.syntax.tree.sets import (
    Clip, Intervals, Lag, NamedPeriod, Periods, Rows, SetOf, SpanSet, TheBefore, TheLast, TheNext, TheNextOne,
    TheOneBefore, ThePeriod, Window,
)
from slalang.syntax.tree.shared import (
    Amount, Due, Each, ForEach, ForObjectives, NamedType, OneOf, Side, Tags, Type, WhateverTheOutcome, When, Wording,
)
from slalang.syntax.tree.words import (
    Date, DateSpan, Flag, Literal, LongText, Name, Nothing, Number, Path, Percent, Quantity, Text, TimeRange,
)

__all__ = [
    "Add", "After", "AfterBreach", "Aggregate", "Allowance", "Also", "Always", "Amendment", "Amount", "AmountClause",
    "And", "Annex", "AnyIn", "AnyOf", "Apply", "Approved", "Argument", "AsOf", "AtLeast", "AtMost", "AtShare",
    "Before", "Binary", "Bonus", "Broken", "Calendar", "Call", "Cap", "CappedAt", "Carrying", "Channels", "Charge",
    "Clip", "Clock", "Closed", "ClosedHolidays", "Condition", "Conditional", "Contact", "Contract", "ContractClause",
    "ContractNumber", "Count", "CountedBy", "CountsAsMet", "Covers", "Currency", "Date", "DateSpan", "Declaration",
    "Define", "Delivers", "Dispute", "Drop", "Due", "During", "Duty", "Each", "EachPeriod", "EarnBack", "EndOf",
    "Equals", "Escalation", "Event", "EveryAfterBreach", "Excludes", "Excused", "ExcusesTheOutcome", "Exists",
    "Expect", "ExpectRight", "Expression", "Fails", "FailuresAllowed", "Fee", "FewerThan", "Field", "File", "Final",
    "FirstPresent",
    "Flag", "Fold", "FoldKind", "ForEach", "ForKey", "ForObjectives", "Forgives", "Formal", "FromTheNext", "FromTo",
    "FromUnder", "Given", "GivenAsOf", "GivenData", "Graduated", "Heading", "Hours", "InARow", "InAtLeast",
    "InCalendar", "InEachOf", "InServices", "InWindow", "Includes", "Increase", "Indexed", "Intervals", "Invariant",
    "Is", "IsMissing", "Joins", "Keep", "Keeps", "Kept", "Lag", "Languages", "LastBefore", "Lasts", "Law",
    "LawOfChange", "LeavesOut", "Level", "LevelFailures", "Limit", "LimitEndOf", "Line", "Literal", "LongText",
    "Lookup", "Lowers", "May", "Measure", "MeasuredOver", "Mechanism", "Mentions", "Met", "Metric", "Missed",
    "Moment", "Name", "NamedPeriod", "NamedType", "Nature", "Negative", "NextAfter", "NoEarlierThan", "NoLaterThan",
    "Node", "NoneIn", "Not", "NotBefore", "NotReported", "Nothing", "NothingCounted", "Notice", "Number", "Objective",
    "ObjectiveClause", "OfRow", "OnBreach", "OneOf", "OpenAs", "OpenDate", "OpenDays", "Operator", "Or", "Otherwise",
    "Over", "OverAtMost", "OverUnder", "Parameter", "Parenthesised", "Party", "Path", "Pattern", "Pauses",
    "PausesClocks", "PausesTheClock", "PayAtEnd", "PayNextInvoice", "Penalty", "PerQuantum", "Percent", "Percentile",
    "Periods", "Plural", "Precedence", "Prevails", "Priority", "PriorityClass", "Prose", "Quantity", "Rank", "Record",
    "Recourse", "Reduce", "Reference", "Relief", "ReliefClause", "Remark", "Remedy", "Remove", "Rendering", "Replace",
    "Report", "Require", "Responsibility", "Review", "ReviewNotice", "Role", "Round", "Rounded", "Row", "RowExcused",
    "RowMet", "RowMissed", "RowPattern", "Rows", "RunLength", "Runs", "Says", "Scenario", "Score", "Seek", "SentTo",
    "Service", "SetOf", "Setting", "Settled", "Settlement", "SettlementClause", "Share", "Shows", "Side", "SpanSet",
    "Spans", "Split", "Splitting", "Starts", "Step", "StepUp", "Stops", "Subtotal", "Table", "Tags", "TakesEffect",
    "Target", "TaxCompensation", "TaxPrice", "Term", "Text", "TheBefore", "TheLast", "TheNext", "TheNextOne",
    "TheOneBefore", "ThePeriod", "TimeIn", "TimeRange", "Timezone", "Translation", "Type", "Under", "Unused", "Use",
    "Value", "Verdict", "Waits", "Waive", "Way", "WhateverTheOutcome", "When", "Who", "Window", "Within", "Wording",
    "changed", "children", "clauses_of", "walk",
]
