"""Recognition of requisites in the text of an incoming document, without any network or model.

`recognise` reads the first page of a letter into a `Recognised` value.
"""

from uprava.recognition.letter import Recognised, recognise

__all__ = ["Recognised", "recognise"]
