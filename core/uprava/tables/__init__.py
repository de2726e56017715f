"""Tables that leave the house: lists as XLSX and CSV, made while they are being sent."""
