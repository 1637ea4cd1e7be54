"""Counsel: texts, holds, the ledger."""
