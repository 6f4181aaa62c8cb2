"""Printed forms: the application as it lies on the desk, for reading back and signing."""

from counter.forms.form import DEBIAN_FONTS, Accepted, Form, render

__all__ = ["DEBIAN_FONTS", "Accepted", "Form", "render"]
