"""Communiqué: reads news into a record of international relations."""
