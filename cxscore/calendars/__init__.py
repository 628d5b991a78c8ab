"""Opening hours: which seconds count as business time, by calendars that people write as YAML."""

from cxscore.calendars.calendar import Calendar, calendar_of
from cxscore.calendars.clock import Block, Clock, Row

__all__ = ["Block", "Calendar", "Clock", "Row", "calendar_of"]
