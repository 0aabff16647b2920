"""The engine `native`: CPython in a locked process."""

from textgym.sandbox.native.engine import NativeEngine

__all__ = ["NativeEngine"]
