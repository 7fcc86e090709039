"""A note as UN/CEFACT Cross Industry Invoice under EN 16931, as it stands inside a Factur-X file.

Takes a `Note`; gives the bytes. The order of elements is that of the schema; each carries what the business term of
EN 16931 says (EN 16931-3-3). It says the same as the UBL of the note.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from slalang.formats.ubl import ONE, means_code
from slalang.formats.xml import Branch, amount, percent, root
from slalang.model.note import Adjustment, Identifier, Note, NoteLine, Trader, Vat

DATA = "urn:un:unece:uncefact:data:standard:{}:100"
NAMES = {
    "rsm": DATA.format("CrossIndustryInvoice"),
    "ram": DATA.format("ReusableAggregateBusinessInformationEntity"),
    "qdt": DATA.format("QualifiedDataType"),
    "udt": DATA.format("UnqualifiedDataType"),
}
GUIDELINE = "urn:cen.eu:en16931:2017"
DAY = "102"
"""UNTDID 2379: a date as YYYYMMDD."""


def cii(note: Note) -> bytes:
    """The whole document."""
    whole = root("rsm:CrossIndustryInvoice", NAMES)
    context = whole.branch("rsm:ExchangedDocumentContext")
    context.branch("ram:GuidelineSpecifiedDocumentContextParameter").leaf("ram:ID", GUIDELINE)  # BT-24
    document = whole.branch("rsm:ExchangedDocument")
    document.leaf("ram:ID", note.number)  # BT-1
    document.leaf("ram:TypeCode", note.code)  # BT-3
    day(document.branch("ram:IssueDateTime"), note.issued)  # BT-2
    if note.remark:
        document.branch("ram:IncludedNote").leaf("ram:Content", note.remark)  # BT-22
    trade = whole.branch("rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(note.lines, start=1):
        line_item(trade.branch("ram:IncludedSupplyChainTradeLineItem"), note, line, number)
    agreement(trade.branch("ram:ApplicableHeaderTradeAgreement"), note)
    delivery = trade.branch("ram:ApplicableHeaderTradeDelivery")
    if note.delivered_to:
        place = delivery.branch("ram:ShipToTradeParty").branch("ram:PostalTradeAddress")
        place.leaf("ram:CountryID", note.delivered_to)  # BT-80
    settlement(trade.branch("ram:ApplicableHeaderTradeSettlement"), note)
    return whole.bytes()


# ---------------------------------------------------------------- parties and references


def agreement(inner: Branch, note: Note) -> None:
    inner.leaf("ram:BuyerReference", note.buyer_reference)  # BT-10
    party(inner.branch("ram:SellerTradeParty"), note.seller, is_seller=True)
    party(inner.branch("ram:BuyerTradeParty"), note.buyer, is_seller=False)
    if note.order:
        inner.branch("ram:BuyerOrderReferencedDocument").leaf("ram:IssuerAssignedID", note.order)  # BT-13
    if note.basis.number:
        inner.branch("ram:ContractReferencedDocument").leaf("ram:IssuerAssignedID", note.basis.number)  # BT-12
    if note.project:
        project = inner.branch("ram:SpecifiedProcuringProject")
        project.leaf("ram:ID", note.project)  # BT-11
        project.leaf("ram:Name", "Project reference")


def party(inner: Branch, trader: Trader, *, is_seller: bool) -> None:
    for each in trader.identifiers:  # BT-29, BT-46
        identified(inner, "ram:GlobalID" if each.scheme else "ram:ID", each)
    inner.leaf("ram:Name", trader.name)  # BT-27, BT-44
    inner.leaf("ram:Description", trader.legal_form if is_seller else "")  # BT-33
    if trader.registration or trader.trading_name:
        legal = inner.branch("ram:SpecifiedLegalOrganization")
        identified(legal, "ram:ID", trader.registration)  # BT-30, BT-47
        legal.leaf("ram:TradingBusinessName", trader.trading_name)  # BT-28, BT-45
    contact(inner, trader)
    address(inner.branch("ram:PostalTradeAddress"), trader)
    if trader.endpoint:
        identified(inner.branch("ram:URIUniversalCommunication"), "ram:URIID", trader.endpoint)  # BT-34, BT-49
    for number, scheme in ((trader.vat, "VA"), (trader.tax if is_seller else "", "FC")):  # BT-31, BT-32, BT-48
        if number:
            inner.branch("ram:SpecifiedTaxRegistration").leaf("ram:ID", number, schemeID=scheme)


def identified(parent: Branch, name: str, identifier: Identifier | None) -> None:
    if identifier:
        parent.leaf(name, identifier.value, schemeID=identifier.scheme)


def contact(inner: Branch, trader: Trader) -> None:
    if trader.contact:
        found = inner.branch("ram:DefinedTradeContact")
        found.leaf("ram:PersonName", trader.contact.name)
        if trader.contact.phone:
            found.branch("ram:TelephoneUniversalCommunication").leaf("ram:CompleteNumber", trader.contact.phone)
        if trader.contact.email:
            found.branch("ram:EmailURIUniversalCommunication").leaf("ram:URIID", trader.contact.email)


def address(inner: Branch, trader: Trader) -> None:
    where = trader.address
    inner.leaf("ram:PostcodeCode", where.postcode)
    inner.leaf("ram:LineOne", where.street)
    inner.leaf("ram:LineTwo", where.more)
    inner.leaf("ram:CityName", where.city)
    inner.leaf("ram:CountryID", where.country)
    inner.leaf("ram:CountrySubDivisionName", where.region)


# ---------------------------------------------------------------- payment, tax and totals


def settlement(inner: Branch, note: Note) -> None:
    inner.leaf("ram:InvoiceCurrencyCode", note.currency)  # BT-5
    if note.payee:
        payee = inner.branch("ram:PayeeTradeParty")
        payee.leaf("ram:Name", note.payee.name)  # BT-59
        if note.payee.registration:
            identified(payee.branch("ram:SpecifiedLegalOrganization"), "ram:ID", note.payee.registration)
    payment_means(inner, note)
    for each in note.taxes:  # BG-23
        part = inner.branch("ram:ApplicableTradeTax")
        money(part, "ram:CalculatedAmount", note, each.amount)
        part.leaf("ram:TypeCode", "VAT")
        part.leaf("ram:ExemptionReason", each.vat.reason)
        money(part, "ram:BasisAmount", note, each.taxable)
        part.leaf("ram:CategoryCode", each.vat.category)
        part.leaf("ram:ExemptionReasonCode", each.vat.code)
        rate(part, each.vat)
    period(inner, note.first, note.last)  # BG-14
    if note.payment.terms or note.payment.due:
        terms = inner.branch("ram:SpecifiedTradePaymentTerms")
        terms.leaf("ram:Description", note.payment.terms)  # BT-20
        if note.payment.due:
            day(terms.branch("ram:DueDateDateTime"), note.payment.due)  # BT-9
    totals(inner.branch("ram:SpecifiedTradeSettlementHeaderMonetarySummation"), note)
    for invoice in note.preceding:  # BG-3
        found = inner.branch("ram:InvoiceReferencedDocument")
        found.leaf("ram:IssuerAssignedID", invoice.number)
        when = found.branch("ram:FormattedIssueDateTime")
        when.leaf("qdt:DateTimeString", invoice.day.isoformat().replace("-", ""), format=DAY)


def payment_means(inner: Branch, note: Note) -> None:
    code = means_code(note)
    if not code:
        return
    means = inner.branch("ram:SpecifiedTradeSettlementPaymentMeans")
    means.leaf("ram:TypeCode", code)  # BT-81
    bank = note.payment.bank
    if bank:
        account = means.branch("ram:PayeePartyCreditorFinancialAccount")
        account.leaf("ram:IBANID", bank.iban)  # BT-84
        account.leaf("ram:AccountName", bank.holder)  # BT-85
        if bank.bic:
            means.branch("ram:PayeeSpecifiedCreditorFinancialInstitution").leaf("ram:BICID", bank.bic)  # BT-86


def totals(sums: Branch, note: Note) -> None:
    money(sums, "ram:LineTotalAmount", note, note.net)  # BT-106
    money(sums, "ram:TaxBasisTotalAmount", note, note.net)  # BT-109
    sums.leaf("ram:TaxTotalAmount", amount(note.tax, note.decimals), currencyID=note.currency)  # BT-110
    money(sums, "ram:GrandTotalAmount", note, note.total)  # BT-112
    money(sums, "ram:DuePayableAmount", note, note.total)  # BT-115


def money(parent: Branch, name: str, note: Note, value: Fraction) -> None:
    parent.leaf(name, amount(value, note.decimals))


def rate(parent: Branch, vat: Vat) -> None:
    if vat.rate is not None:
        parent.leaf("ram:RateApplicablePercent", percent(vat.rate))  # BT-119, BT-152


def period(inner: Branch, first: date, last: date) -> None:
    found = inner.branch("ram:BillingSpecifiedPeriod")
    day(found.branch("ram:StartDateTime"), first)
    day(found.branch("ram:EndDateTime"), last)


def day(inner: Branch, value: date) -> None:
    inner.leaf("udt:DateTimeString", value.isoformat().replace("-", ""), format=DAY)


# ---------------------------------------------------------------- lines


def line_item(inner: Branch, note: Note, line: NoteLine, number: int) -> None:
    """A line: one of something at its price; less than none where something is taken back."""
    document = inner.branch("ram:AssociatedDocumentLineDocument")
    document.leaf("ram:LineID", str(number))  # BT-126
    if line.reason:
        document.branch("ram:IncludedNote").leaf("ram:Content", line.reason)  # BT-127
    product = inner.branch("ram:SpecifiedTradeProduct")
    product.leaf("ram:Name", line.name)  # BT-153
    product.leaf("ram:Description", line.description)  # BT-154
    price = inner.branch("ram:SpecifiedLineTradeAgreement").branch("ram:NetPriceProductTradePrice")
    money(price, "ram:ChargeAmount", note, abs(line.gross))  # BT-146
    delivered = inner.branch("ram:SpecifiedLineTradeDelivery")
    delivered.leaf("ram:BilledQuantity", "-1" if line.gross < 0 else "1", unitCode=ONE)  # BT-129
    settled = inner.branch("ram:SpecifiedLineTradeSettlement")
    tax = settled.branch("ram:ApplicableTradeTax")
    tax.leaf("ram:TypeCode", "VAT")
    tax.leaf("ram:CategoryCode", line.vat.category)  # BT-151
    rate(tax, line.vat)
    period(settled, line.first, line.last)  # BG-26
    for each in line.adjustments:  # BG-27, BG-28
        adjusted(settled.branch("ram:SpecifiedTradeAllowanceCharge"), note, each)
    sums = settled.branch("ram:SpecifiedTradeSettlementLineMonetarySummation")
    money(sums, "ram:LineTotalAmount", note, line.net)  # BT-131


def adjusted(inner: Branch, note: Note, each: Adjustment) -> None:
    inner.branch("ram:ChargeIndicator").leaf("udt:Indicator", "true" if each.charge else "false")
    money(inner, "ram:ActualAmount", note, each.amount)
    inner.leaf("ram:Reason", each.reason)
