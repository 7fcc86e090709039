"""What an e-invoice says, by the business terms of EN 16931, read out of UBL and of CII by paths of their own.

Both readings are made from the norm's mapping tables, not from the code that writes: where a term is lost, or stands
in the wrong place of one syntax, the two differ.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml import etree

UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
CII = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
}
HEAD = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTrade"
SUMS = f"{HEAD}Settlement/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
SUPPLIER, CUSTOMER = "/*/cac:AccountingSupplierParty/cac:Party", "/*/cac:AccountingCustomerParty/cac:Party"
SELLER, BUYER = f"{HEAD}Agreement/ram:SellerTradeParty", f"{HEAD}Agreement/ram:BuyerTradeParty"
LINE = "ram:SpecifiedLineTradeSettlement"

DOCUMENT = {
    "BT-1 number": ("/*/cbc:ID", "//rsm:ExchangedDocument/ram:ID"),
    "BT-2 issued": ("/*/cbc:IssueDate", "//rsm:ExchangedDocument/ram:IssueDateTime/*"),
    "BT-3 type": ("/*/cbc:InvoiceTypeCode|/*/cbc:CreditNoteTypeCode", "//rsm:ExchangedDocument/ram:TypeCode"),
    "BT-5 currency": ("/*/cbc:DocumentCurrencyCode", f"{HEAD}Settlement/ram:InvoiceCurrencyCode"),
    "BT-9 due": (
        "/*/cbc:DueDate|/*/cac:PaymentMeans/cbc:PaymentDueDate",
        f"{HEAD}Settlement/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/*",
    ),
    "BT-10 reference": ("/*/cbc:BuyerReference", f"{HEAD}Agreement/ram:BuyerReference"),
    "BT-11 project": (
        "/*/cac:ProjectReference/cbc:ID|/*/cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:ID",
        f"{HEAD}Agreement/ram:SpecifiedProcuringProject/ram:ID",
    ),
    "BT-12 contract": (
        "/*/cac:ContractDocumentReference/cbc:ID",
        f"{HEAD}Agreement/ram:ContractReferencedDocument/ram:IssuerAssignedID",
    ),
    "BT-13 order": (
        "/*/cac:OrderReference/cbc:ID",
        f"{HEAD}Agreement/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID",
    ),
    "BT-20 terms": ("/*/cac:PaymentTerms/cbc:Note", f"{HEAD}Settlement/ram:SpecifiedTradePaymentTerms/ram:Description"),
    "BT-22 note": ("/*/cbc:Note", "//rsm:ExchangedDocument/ram:IncludedNote/ram:Content"),
    "BT-25 preceding": (
        "/*/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID",
        f"{HEAD}Settlement/ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
    ),
    "BT-26 preceding date": (
        "/*/cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate",
        f"{HEAD}Settlement/ram:InvoiceReferencedDocument/ram:FormattedIssueDateTime/*",
    ),
    "BT-27 seller": (f"{SUPPLIER}/cac:PartyLegalEntity/cbc:RegistrationName", f"{SELLER}/ram:Name"),
    "BT-28 seller trades as": (
        f"{SUPPLIER}/cac:PartyName/cbc:Name",
        f"{SELLER}/ram:SpecifiedLegalOrganization/ram:TradingBusinessName",
    ),
    "BT-29 seller id": (f"{SUPPLIER}/cac:PartyIdentification/cbc:ID", f"{SELLER}/ram:GlobalID|{SELLER}/ram:ID"),
    "BT-30 seller register": (
        f"{SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyID",
        f"{SELLER}/ram:SpecifiedLegalOrganization/ram:ID",
    ),
    "BT-31 seller vat": (
        f"{SUPPLIER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID",
        f"{SELLER}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
    ),
    "BT-32 seller tax": (
        f"{SUPPLIER}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID!='VAT']/cbc:CompanyID",
        f"{SELLER}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='FC']",
    ),
    "BT-33 seller legal form": (f"{SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyLegalForm", f"{SELLER}/ram:Description"),
    "BT-34 seller address": (f"{SUPPLIER}/cbc:EndpointID", f"{SELLER}/ram:URIUniversalCommunication/ram:URIID"),
    "BT-34 scheme": (
        f"{SUPPLIER}/cbc:EndpointID/@schemeID",
        f"{SELLER}/ram:URIUniversalCommunication/ram:URIID/@schemeID",
    ),
    "BT-35 seller street": (
        f"{SUPPLIER}/cac:PostalAddress/cbc:StreetName",
        f"{SELLER}/ram:PostalTradeAddress/ram:LineOne",
    ),
    "BT-37 seller city": (
        f"{SUPPLIER}/cac:PostalAddress/cbc:CityName",
        f"{SELLER}/ram:PostalTradeAddress/ram:CityName",
    ),
    "BT-38 seller postcode": (
        f"{SUPPLIER}/cac:PostalAddress/cbc:PostalZone",
        f"{SELLER}/ram:PostalTradeAddress/ram:PostcodeCode",
    ),
    "BT-39 seller region": (
        f"{SUPPLIER}/cac:PostalAddress/cbc:CountrySubentity",
        f"{SELLER}/ram:PostalTradeAddress/ram:CountrySubDivisionName",
    ),
    "BT-40 seller country": (
        f"{SUPPLIER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode",
        f"{SELLER}/ram:PostalTradeAddress/ram:CountryID",
    ),
    "BT-43 seller mail": (
        f"{SUPPLIER}/cac:Contact/cbc:ElectronicMail",
        f"{SELLER}/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:URIID",
    ),
    "BT-44 buyer": (f"{CUSTOMER}/cac:PartyLegalEntity/cbc:RegistrationName", f"{BUYER}/ram:Name"),
    "BT-47 buyer register": (
        f"{CUSTOMER}/cac:PartyLegalEntity/cbc:CompanyID",
        f"{BUYER}/ram:SpecifiedLegalOrganization/ram:ID",
    ),
    "BT-48 buyer vat": (
        f"{CUSTOMER}/cac:PartyTaxScheme/cbc:CompanyID",
        f"{BUYER}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
    ),
    "BT-49 buyer address": (f"{CUSTOMER}/cbc:EndpointID", f"{BUYER}/ram:URIUniversalCommunication/ram:URIID"),
    "BT-55 buyer country": (
        f"{CUSTOMER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode",
        f"{BUYER}/ram:PostalTradeAddress/ram:CountryID",
    ),
    "BT-59 payee": ("/*/cac:PayeeParty/cac:PartyName/cbc:Name", f"{HEAD}Settlement/ram:PayeeTradeParty/ram:Name"),
    "BT-73 from": (
        "/*/cac:InvoicePeriod/cbc:StartDate",
        f"{HEAD}Settlement/ram:BillingSpecifiedPeriod/ram:StartDateTime/*",
    ),
    "BT-74 to": ("/*/cac:InvoicePeriod/cbc:EndDate", f"{HEAD}Settlement/ram:BillingSpecifiedPeriod/ram:EndDateTime/*"),
    "BT-80 delivered to": (
        "/*/cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode",
        f"{HEAD}Delivery/ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID",
    ),
    "BT-81 means": (
        "/*/cac:PaymentMeans/cbc:PaymentMeansCode",
        f"{HEAD}Settlement/ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode",
    ),
    "BT-84 account": (
        "/*/cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
        f"{HEAD}Settlement//ram:PayeePartyCreditorFinancialAccount/ram:IBANID",
    ),
    "BT-86 bank": (
        "/*/cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID",
        f"{HEAD}Settlement//ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID",
    ),
    "BT-106 lines": ("/*/cac:LegalMonetaryTotal/cbc:LineExtensionAmount", f"{SUMS}/ram:LineTotalAmount"),
    "BT-109 net": ("/*/cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", f"{SUMS}/ram:TaxBasisTotalAmount"),
    "BT-110 tax": ("/*/cac:TaxTotal/cbc:TaxAmount", f"{SUMS}/ram:TaxTotalAmount"),
    "BT-112 total": ("/*/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", f"{SUMS}/ram:GrandTotalAmount"),
    "BT-115 due": ("/*/cac:LegalMonetaryTotal/cbc:PayableAmount", f"{SUMS}/ram:DuePayableAmount"),
}
"""Terms of the document, each with its path in UBL and in CII."""

TAX = ("/*/cac:TaxTotal/cac:TaxSubtotal", f"{HEAD}Settlement/ram:ApplicableTradeTax")
OF_TAX = {
    "BT-116 taxable": ("cbc:TaxableAmount", "ram:BasisAmount"),
    "BT-117 tax": ("cbc:TaxAmount", "ram:CalculatedAmount"),
    "BT-118 category": ("cac:TaxCategory/cbc:ID", "ram:CategoryCode"),
    "BT-119 rate": ("cac:TaxCategory/cbc:Percent", "ram:RateApplicablePercent"),
    "BT-120 reason": ("cac:TaxCategory/cbc:TaxExemptionReason", "ram:ExemptionReason"),
    "BT-121 code": ("cac:TaxCategory/cbc:TaxExemptionReasonCode", "ram:ExemptionReasonCode"),
}
LINES = ("/*/cac:InvoiceLine|/*/cac:CreditNoteLine", "//ram:IncludedSupplyChainTradeLineItem")
OF_LINE = {
    "BT-126 id": ("cbc:ID", "ram:AssociatedDocumentLineDocument/ram:LineID"),
    "BT-127 note": ("cbc:Note", "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
    "BT-129 quantity": (
        "cbc:InvoicedQuantity|cbc:CreditedQuantity",
        "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity",
    ),
    "BT-131 net": (
        "cbc:LineExtensionAmount",
        f"{LINE}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
    ),
    "BT-134 from": ("cac:InvoicePeriod/cbc:StartDate", f"{LINE}/ram:BillingSpecifiedPeriod/ram:StartDateTime/*"),
    "BT-135 to": ("cac:InvoicePeriod/cbc:EndDate", f"{LINE}/ram:BillingSpecifiedPeriod/ram:EndDateTime/*"),
    "BT-136 allowance": (
        "cac:AllowanceCharge[cbc:ChargeIndicator='false']/cbc:Amount",
        f"{LINE}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/*='false']/ram:ActualAmount",
    ),
    "BT-139 allowance reason": (
        "cac:AllowanceCharge[cbc:ChargeIndicator='false']/cbc:AllowanceChargeReason",
        f"{LINE}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/*='false']/ram:Reason",
    ),
    "BT-141 charge": (
        "cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:Amount",
        f"{LINE}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/*='true']/ram:ActualAmount",
    ),
    "BT-146 price": (
        "cac:Price/cbc:PriceAmount",
        "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount",
    ),
    "BT-151 category": ("cac:Item/cac:ClassifiedTaxCategory/cbc:ID", f"{LINE}/ram:ApplicableTradeTax/ram:CategoryCode"),
    "BT-152 rate": (
        "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
        f"{LINE}/ram:ApplicableTradeTax/ram:RateApplicablePercent",
    ),
    "BT-153 name": ("cac:Item/cbc:Name", "ram:SpecifiedTradeProduct/ram:Name"),
    "BT-154 description": ("cac:Item/cbc:Description", "ram:SpecifiedTradeProduct/ram:Description"),
}

Terms = dict[str, tuple[str, ...]]


def terms(document: bytes) -> tuple[Terms, list[Terms], list[Terms]]:
    """The terms of a document, of each total of its tax, and of each of its lines."""
    root = etree.fromstring(document)
    syntax = 1 if root.tag.endswith("}CrossIndustryInvoice") else 0
    names = (UBL, CII)[syntax]
    taxes = [read(each, OF_TAX, syntax) for each in root.xpath(TAX[syntax], namespaces=names)]
    lines = [read(each, OF_LINE, syntax) for each in root.xpath(LINES[syntax], namespaces=names)]
    return read(root, DOCUMENT, syntax), taxes, lines


def read(node: Any, paths: dict[str, tuple[str, str]], syntax: int) -> Terms:
    names = (UBL, CII)[syntax]
    return {
        term: tuple(same(each) for each in node.xpath(both[syntax], namespaces=names)) for term, both in paths.items()
    }


def same(found: Any) -> str:
    """A value as both syntaxes have it: dates without their signs, whole texts."""
    text = found if isinstance(found, str) else "".join(found.itertext())
    return text.replace("-", "") if len(text) == 10 and text[4:8:3] == "--" else str(text)


def figure(found: Terms, term: str) -> Decimal:
    """The one figure of a term, zero where it is not there."""
    return Decimal(found[term][0]) if found[term] else Decimal(0)
