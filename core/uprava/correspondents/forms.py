"""Legal forms of organisations as the office writes them in lists: «ООО», «МУП»."""

FORMS = {
    "общество с ограниченной ответственностью": "ООО",
    "публичное акционерное общество": "ПАО",
    "открытое акционерное общество": "ОАО",
    "закрытое акционерное общество": "ЗАО",
    "акционерное общество": "АО",
    "индивидуальный предприниматель": "ИП",
    "муниципальное унитарное предприятие": "МУП",
    "государственное унитарное предприятие": "ГУП",
    "муниципальное казённое учреждение": "МКУ",
    "муниципальное бюджетное учреждение": "МБУ",
    "муниципальное автономное учреждение": "МАУ",
}
"""What the office always writes short, the longer forms before those they contain."""


def short_form(name: str) -> str:
    """Return a name with its legal form at the beginning written short; others as they are."""
    folded = name.lower().replace("ё", "е")
    for long, short in FORMS.items():
        if folded.startswith(f"{long.replace('ё', 'е')} "):
            return f"{short}{name[len(long) :]}"
    return name
