"""Contacts: people and functions that can be reached, that sign, or that are listed."""

from .finding import ContactExplanation, explain_contacts, find_all_contacts, find_contacts

__all__ = ["ContactExplanation", "explain_contacts", "find_all_contacts", "find_contacts"]
