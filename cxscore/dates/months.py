"""The names of the months as exports write them, in ten languages; never the machine's locale."""

from collections.abc import Mapping

_NAMES = (
    # English, German, Norwegian, Swedish, Danish, Dutch | French, Spanish, Portuguese, Italian; also without accents
    "jan january januar januari | janv janvier ene enero janeiro gen gennaio",
    "feb february februar februari | févr fév fevr fev février fevrier febrero fevereiro febbraio",
    "mar march mär mrz märz maerz marz mars mrt maart marts | marzo março marco",
    "apr april | avr avril abr abril aprile",
    "may mai maj mei | mayo maio mag maggio",
    "jun june juni | juin junio junho giu giugno",
    "jul july juli | juil juillet julio julho lug luglio",
    "aug august augusti augustus | août aout ago agosto",
    "sep sept september | septembre septiembre setiembre set setembro settembre",
    "oct october okt oktober | octobre octubre out outubro ott ottobre",
    "nov november | novembre noviembre novembro",
    "dec december dez dezember des desember | déc décembre decembre dic diciembre dezembro dicembre",
)
MONTHS: Mapping[str, int] = {
    word: month for month, names in enumerate(_NAMES, 1) for word in names.split() if word != "|"
}
"""The number of a month by its name or abbreviation in small letters, without a full stop.

No word is a month in one language and another month in another.
"""
WEEKDAYS = frozenset(
    [
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
"""English names of the days of the week, in small letters, as they stand before a date."""
