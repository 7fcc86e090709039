"""A note as UBL 2.1, CreditNote or Invoice, under the rules of EN 16931 or of Peppol BIS Billing 3.0.

Takes a `Note`; gives the bytes. The order of elements is that of the UBL schema; each carries what the business term of
EN 16931 beside it says (EN 16931-3-2).
"""

from __future__ import annotations

from fractions import Fraction

from slalang.formats.xml import Branch, amount, day, percent, root
from slalang.model.note import Adjustment, Identifier, Note, NoteKind, NoteLine, Profile, Settling, Trader, Vat

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
DOCUMENT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
CUSTOMIZATION = {
    Profile.EN16931: "urn:cen.eu:en16931:2017",
    Profile.PEPPOL: "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
}
BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CLEARING, TRANSFER, SEPA_TRANSFER = "97", "30", "58"
"""UNTDID 4461: set off between partners, credit transfer, SEPA credit transfer."""
ONE = "C62"
"""Recommendation 20: one, of what has no unit."""


def ubl(note: Note, profile: Profile = Profile.EN16931) -> bytes:
    """The whole document."""
    credit = note.kind is NoteKind.CREDIT_NOTE
    name = "CreditNote" if credit else "Invoice"
    whole = root(f"ubl:{name}", {"ubl": DOCUMENT.format(name), "cac": CAC, "cbc": CBC}, default="ubl")
    head(whole, note, profile, credit)
    references(whole, note, credit)
    supplier = whole.branch("cac:AccountingSupplierParty")
    party(supplier.branch("cac:Party"), note.seller, is_seller=True)
    buyer = whole.branch("cac:AccountingCustomerParty")
    party(buyer.branch("cac:Party"), note.buyer, is_seller=False)
    settlement(whole, note, credit)
    totals(whole, note)
    for number, line in enumerate(note.lines, start=1):
        line_item(whole.branch(f"cac:{name}Line"), note, line, number, "Credited" if credit else "Invoiced")
    return whole.bytes()


# ---------------------------------------------------------------- the head


def head(whole: Branch, note: Note, profile: Profile, credit: bool) -> None:
    whole.leaf("cbc:CustomizationID", CUSTOMIZATION[profile])  # BT-24
    whole.leaf("cbc:ProfileID", BILLING if profile is Profile.PEPPOL else "")  # BT-23
    whole.leaf("cbc:ID", note.number)  # BT-1
    whole.leaf("cbc:IssueDate", day(note.issued))  # BT-2
    if note.payment.due and not credit:
        whole.leaf("cbc:DueDate", day(note.payment.due))  # BT-9
    whole.leaf("cbc:CreditNoteTypeCode" if credit else "cbc:InvoiceTypeCode", note.code)  # BT-3
    whole.leaf("cbc:Note", note.remark)  # BT-22
    whole.leaf("cbc:DocumentCurrencyCode", note.currency)  # BT-5
    whole.leaf("cbc:BuyerReference", note.buyer_reference)  # BT-10
    period(whole, note.first.isoformat(), note.last.isoformat())  # BG-14


def period(parent: Branch, first: str, last: str) -> None:
    inner = parent.branch("cac:InvoicePeriod")
    inner.leaf("cbc:StartDate", first)
    inner.leaf("cbc:EndDate", last)


def references(whole: Branch, note: Note, credit: bool) -> None:
    """The order, the invoices that are corrected, the contract and the project."""
    if note.order:
        whole.branch("cac:OrderReference").leaf("cbc:ID", note.order)  # BT-13
    for each in note.preceding:  # BG-3
        inner = whole.branch("cac:BillingReference").branch("cac:InvoiceDocumentReference")
        inner.leaf("cbc:ID", each.number)
        inner.leaf("cbc:IssueDate", day(each.day))
    if note.basis.number:
        whole.branch("cac:ContractDocumentReference").leaf("cbc:ID", note.basis.number)  # BT-12
    if note.project and credit:  # BT-11: a credit note has no element for it, and names it by its type
        inner = whole.branch("cac:AdditionalDocumentReference")
        inner.leaf("cbc:ID", note.project)
        inner.leaf("cbc:DocumentTypeCode", "50")
    elif note.project:
        whole.branch("cac:ProjectReference").leaf("cbc:ID", note.project)


# ---------------------------------------------------------------- parties


def party(inner: Branch, trader: Trader, *, is_seller: bool) -> None:
    identified(inner, "cbc:EndpointID", trader.endpoint)  # BT-34, BT-49
    for each in trader.identifiers:  # BT-29, BT-46
        identified(inner.branch("cac:PartyIdentification"), "cbc:ID", each)
    if trader.trading_name:
        inner.branch("cac:PartyName").leaf("cbc:Name", trader.trading_name)  # BT-28, BT-45
    address(inner.branch("cac:PostalAddress"), trader)
    for number, scheme in ((trader.vat, "VAT"), (trader.tax if is_seller else "", "TAX")):  # BT-31, BT-32, BT-48
        if number:
            registered = inner.branch("cac:PartyTaxScheme")
            registered.leaf("cbc:CompanyID", number)
            registered.branch("cac:TaxScheme").leaf("cbc:ID", scheme)
    legal = inner.branch("cac:PartyLegalEntity")
    legal.leaf("cbc:RegistrationName", trader.name)  # BT-27, BT-44
    identified(legal, "cbc:CompanyID", trader.registration)  # BT-30, BT-47
    legal.leaf("cbc:CompanyLegalForm", trader.legal_form if is_seller else "")  # BT-33
    if trader.contact:
        contact = inner.branch("cac:Contact")
        contact.leaf("cbc:Name", trader.contact.name)
        contact.leaf("cbc:Telephone", trader.contact.phone)
        contact.leaf("cbc:ElectronicMail", trader.contact.email)


def identified(parent: Branch, name: str, identifier: Identifier | None) -> None:
    if identifier:
        parent.leaf(name, identifier.value, schemeID=identifier.scheme)


def address(inner: Branch, trader: Trader) -> None:
    where = trader.address
    inner.leaf("cbc:StreetName", where.street)
    inner.leaf("cbc:AdditionalStreetName", where.more)
    inner.leaf("cbc:CityName", where.city)
    inner.leaf("cbc:PostalZone", where.postcode)
    inner.leaf("cbc:CountrySubentity", where.region)
    inner.branch("cac:Country").leaf("cbc:IdentificationCode", where.country)


# ---------------------------------------------------------------- payment, tax and totals


def settlement(whole: Branch, note: Note, credit: bool) -> None:
    """Who is paid, where the service was received, and how the sum is settled."""
    if note.payee:
        payee = whole.branch("cac:PayeeParty")
        payee.branch("cac:PartyName").leaf("cbc:Name", note.payee.name)  # BT-59
        if note.payee.registration:
            identified(payee.branch("cac:PartyLegalEntity"), "cbc:CompanyID", note.payee.registration)
    if note.delivered_to:
        place = whole.branch("cac:Delivery").branch("cac:DeliveryLocation").branch("cac:Address")
        place.branch("cac:Country").leaf("cbc:IdentificationCode", note.delivered_to)  # BT-80
    payment_means(whole, note, credit)
    if note.payment.terms:
        whole.branch("cac:PaymentTerms").leaf("cbc:Note", note.payment.terms)  # BT-20


def payment_means(whole: Branch, note: Note, credit: bool) -> None:
    payment = note.payment
    code = means_code(note)
    if not code:
        return
    means = whole.branch("cac:PaymentMeans")
    means.leaf("cbc:PaymentMeansCode", code)  # BT-81
    if payment.due and credit:
        means.leaf("cbc:PaymentDueDate", day(payment.due))  # BT-9
    if payment.bank:
        account = means.branch("cac:PayeeFinancialAccount")
        account.leaf("cbc:ID", payment.bank.iban)  # BT-84
        account.leaf("cbc:Name", payment.bank.holder)  # BT-85
        if payment.bank.bic:
            account.branch("cac:FinancialInstitutionBranch").leaf("cbc:ID", payment.bank.bic)  # BT-86


def means_code(note: Note) -> str:
    """How the sum is settled, in UNTDID 4461; empty where it is to be paid and no account is known."""
    if note.payment.how is Settling.SET_OFF:
        return CLEARING
    if note.payment.bank is None:
        return ""
    return SEPA_TRANSFER if note.currency == "EUR" else TRANSFER


def totals(whole: Branch, note: Note) -> None:
    tax = whole.branch("cac:TaxTotal")
    money(tax, "cbc:TaxAmount", note, note.tax)  # BT-110
    for each in note.taxes:  # BG-23
        part = tax.branch("cac:TaxSubtotal")
        money(part, "cbc:TaxableAmount", note, each.taxable)
        money(part, "cbc:TaxAmount", note, each.amount)
        category(part.branch("cac:TaxCategory"), each.vat, reasons=True)
    sums = whole.branch("cac:LegalMonetaryTotal")
    money(sums, "cbc:LineExtensionAmount", note, note.net)  # BT-106
    money(sums, "cbc:TaxExclusiveAmount", note, note.net)  # BT-109
    money(sums, "cbc:TaxInclusiveAmount", note, note.total)  # BT-112
    money(sums, "cbc:PayableAmount", note, note.total)  # BT-115


def category(inner: Branch, vat: Vat, reasons: bool = False) -> None:
    inner.leaf("cbc:ID", vat.category)  # BT-118, BT-151
    if vat.rate is not None:
        inner.leaf("cbc:Percent", percent(vat.rate))  # BT-119, BT-152
    if reasons:
        inner.leaf("cbc:TaxExemptionReasonCode", vat.code)  # BT-121
        inner.leaf("cbc:TaxExemptionReason", vat.reason)  # BT-120
    inner.branch("cac:TaxScheme").leaf("cbc:ID", "VAT")


def money(parent: Branch, name: str, note: Note, value: Fraction) -> None:
    parent.leaf(name, amount(value, note.decimals), currencyID=note.currency)


# ---------------------------------------------------------------- lines


def line_item(inner: Branch, note: Note, line: NoteLine, number: int, verb: str) -> None:
    """A line: one of something at its price; less than none where something is taken back, for a price has no sign."""
    inner.leaf("cbc:ID", str(number))  # BT-126
    inner.leaf("cbc:Note", line.reason)  # BT-127
    inner.leaf(f"cbc:{verb}Quantity", "-1" if line.gross < 0 else "1", unitCode=ONE)  # BT-129
    money(inner, "cbc:LineExtensionAmount", note, line.net)  # BT-131
    period(inner, day(line.first), day(line.last))  # BG-26
    for each in line.adjustments:  # BG-27, BG-28
        adjusted(inner.branch("cac:AllowanceCharge"), note, each)
    item = inner.branch("cac:Item")
    item.leaf("cbc:Description", line.description)  # BT-154
    item.leaf("cbc:Name", line.name)  # BT-153
    category(item.branch("cac:ClassifiedTaxCategory"), line.vat)
    money(inner.branch("cac:Price"), "cbc:PriceAmount", note, abs(line.gross))  # BT-146


def adjusted(inner: Branch, note: Note, each: Adjustment) -> None:
    inner.leaf("cbc:ChargeIndicator", "true" if each.charge else "false")
    inner.leaf("cbc:AllowanceChargeReason", each.reason)
    money(inner, "cbc:Amount", note, each.amount)
