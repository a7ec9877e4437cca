"""The theme: every colour by its role, and the style sheet made from colours and sizes."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import MIRRORED
from cqrs_sim.ui.sizes import Sizes


@dataclass(frozen=True)
class Palette:
    """Colours by role, as #RRGGBB. Three hues mean three concepts, command, event and query, and nothing else."""

    background: str
    panel: str
    card: str
    line: str
    text: str
    secondary: str
    border: str
    command: str
    on_command: str
    event: str
    event_edge: str
    on_event: str
    query: str
    on_query: str
    rejected: str
    on_rejected: str
    command_tint: str
    event_tint: str
    query_tint: str
    rejected_tint: str
    focus: str


LIGHT = Palette(
    background="#EEF1F4",
    panel="#F3F5F7",
    card="#FFFFFF",
    line="#D5DBE1",
    text="#14181D",
    secondary="#4A5560",
    border="#6B7681",
    command="#0D3B91",
    on_command="#FFFFFF",
    event="#FFB200",
    event_edge="#7A4A00",
    on_event="#14181D",
    query="#007A69",
    on_query="#FFFFFF",
    rejected="#6E0A1E",
    on_rejected="#FFFFFF",
    command_tint="#E3EEFB",
    event_tint="#FFF1D1",
    query_tint="#DDF3EA",
    rejected_tint="#FCE4EA",
    focus="#14181D",
)

DARK = Palette(
    background="#0C0F14",
    panel="#1B2129",
    card="#12161C",
    line="#323B46",
    text="#F2F5F8",
    secondary="#B4BEC9",
    border="#7C8894",
    command="#5C93FF",
    on_command="#0B0F14",
    event="#FFC233",
    event_edge="#FFE3AE",
    on_event="#0B0F14",
    query="#5CE6CF",
    on_query="#0B0F14",
    rejected="#E5527A",
    on_rejected="#0B0F14",
    command_tint="#16294A",
    event_tint="#3A2B0C",
    query_tint="#0D3327",
    rejected_tint="#45131F",
    focus="#FFFFFF",
)

# Tints are the background itself here: what they say is said by bars and borders.
HIGH_CONTRAST = Palette(
    background="#000000",
    panel="#000000",
    card="#000000",
    line="#FFFFFF",
    text="#FFFFFF",
    secondary="#FFFFFF",
    border="#FFFFFF",
    command="#6BA8FF",
    on_command="#000000",
    event="#FFDD00",
    event_edge="#FFFFFF",
    on_event="#000000",
    query="#B2FFF5",
    on_query="#000000",
    rejected="#F0788C",
    on_rejected="#000000",
    command_tint="#000000",
    event_tint="#000000",
    query_tint="#000000",
    rejected_tint="#000000",
    focus="#FFFF00",
)


def qt_palette(colours: Palette) -> QPalette:
    """Return the colours that Qt's own style draws with, where the style sheet says nothing."""
    role = QPalette.ColorRole
    palette = QPalette(QColor(colours.card), QColor(colours.background))
    for roles, colour in (
        ((role.WindowText, role.Text, role.ButtonText, role.Highlight), colours.text),
        ((role.Base, role.AlternateBase, role.HighlightedText), colours.card),
        ((role.PlaceholderText, role.Mid), colours.secondary),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    return palette


def style_sheet(colours: Palette, sizes: Sizes, sized: bool = True) -> str:
    """Return the Qt style sheet of the whole window.

    It need not be `sized` for a new window with texts in the size that the application writes in: a rule for that
    costs each widget an event and a font of its own.
    """
    size = f" font-size: {sizes.body}px;" if sized else ""
    parts = (_windows, _labels, _fields, _buttons, _tables, _framed, _moved)
    return f"QWidget {{ color: {colours.text}; outline: none;{size} }}\n" + "".join(
        part(colours, sizes) for part in parts
    )


def _windows(c: Palette, _sizes: Sizes) -> str:
    """Style windows and menus."""
    return f"""
QMainWindow, QDialog, #stage {{ background: {c.background}; }}
QToolTip {{ color: {c.card}; background: {c.text}; border: none; padding: 4px; }}
QMenuBar, #bar {{ background: {c.card}; }}
#bar {{ border-bottom: 1px solid {c.line}; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {c.text}; color: {c.card}; }}
QMenu {{ menu-scrollable: 1; background: {c.card}; border: 1px solid {c.border}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:disabled {{ color: {c.secondary}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px; }}
"""


def _labels(c: Palette, s: Sizes) -> str:
    """Style cards, labels and the caption."""
    return f"""
#card {{ background: {c.card}; border: 1px solid {c.line}; border-radius: {s.radius}px; }}
QLabel[role="secondary"] {{ color: {c.secondary}; }}
QLabel[role="key"] {{ font-size: {s.key}px; font-weight: 600; }}
QLabel[role="command"] {{ color: {c.command}; font-weight: 600; }}
QLabel[role="query"] {{ color: {c.query}; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="huge"] {{ font-size: {s.huge}px; font-weight: 600; }}
QLabel[role="large"] {{ font-size: {s.large}px; font-weight: 600; }}
QLabel[role="chip"] {{ border: 1px solid {c.border}; border-radius: {s.px(8)}px; padding: 0 6px; }}
#verdict {{ font-size: {s.verdict}px; }}
QLabel[role="lead"] {{ font-size: {s.lead}px; }}
QLabel[role="mistake"] {{ color: {c.rejected}; font-weight: 600; }}
#caption {{ background: {c.text}; border-radius: {s.radius}px; }}
#sentence {{ color: {c.card}; font-size: {s.key}px; font-weight: 600; background: transparent; }}
#caption[past="true"] {{ background: {c.card}; border: 2px solid {c.text}; }}
#caption[past="true"] #sentence {{ color: {c.text}; }}
#caption QPushButton {{ min-height: {s.px(22)}px; }}
"""


def _fields(c: Palette, s: Sizes) -> str:
    """Style buttons and fields."""
    return f"""
QPushButton, QToolButton, QComboBox, QLineEdit {{
  min-height: {s.target - 2}px; border: 1px solid {c.border}; border-radius: 5px; background: {c.card};
}}
QPushButton, QToolButton {{ padding: 0 10px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.panel}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.line}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.secondary}; border-color: {c.line}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {c.secondary}; border-color: {c.line}; background: {c.panel}; }}
QLineEdit, QComboBox {{ padding: 0 7px; selection-background-color: {c.text}; selection-color: {c.card}; }}
QComboBox::drop-down {{ border: none; width: {s.px(22)}px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QLineEdit {{ border: none; min-height: {s.px(20)}px; padding: 0; }}
QComboBox QAbstractItemView {{
  background: {c.card}; border: 1px solid {c.border}; selection-background-color: {c.background};
  selection-color: {c.text}; outline: none;
}}
"""


def _buttons(c: Palette, s: Sizes) -> str:
    """Style the buttons that differ from others."""
    return f"""
#icon {{ padding: 0; }}

#primary {{ background: {c.text}; color: {c.card}; border-color: {c.text}; font-weight: 600; }}
#primary:hover {{ background: {c.secondary}; }}
#primary:disabled {{ background: {c.card}; color: {c.secondary}; border-color: {c.line}; }}
#send {{ min-height: {s.px(37 if s.projected else 46) - 2}px; }}
#refresh {{ color: {c.query}; border: 2px solid {c.query}; font-weight: 600; }}
#refresh:disabled {{ color: {c.secondary}; border-color: {c.line}; }}
#choice {{ min-height: {s.px(24)}px; border: none; background: transparent; color: {c.secondary}; padding: 0 9px; }}
#choice:hover {{ background: {c.panel}; color: {c.text}; }}
#choice:checked {{
  background: {c.background}; color: {c.text}; font-weight: 600; border: 1px solid {c.line}; padding: 0 8px;
  min-height: {s.px(22)}px;
}}
#primary:pressed {{ background: {c.border}; border-color: {c.border}; }}
#choice:pressed, #tab:pressed {{ background: {c.line}; color: {c.text}; }}
#answers QPushButton {{ min-height: {s.px(40)}px; font-size: {s.lead}px; }}
#tab {{ min-height: {s.px(19)}px; border: 1px solid transparent; background: transparent; color: {c.secondary}; }}
#qt_menubar_ext_button {{ min-height: 0; padding: 0; border: none; }}
#tab:hover {{ background: {c.panel}; color: {c.text}; }}
#tab:checked {{ background: {c.background}; color: {c.text}; font-weight: 600; border-color: {c.line}; }}
"""


def _tables(c: Palette, _sizes: Sizes) -> str:
    """Style tables."""
    start = "right" if MIRRORED else "left"
    return f"""
QTableView {{
  background: {c.card}; border: none; gridline-color: {c.line}; selection-background-color: {c.background};
  selection-color: {c.text};
}}
#list {{ selection-background-color: {c.text}; selection-color: {c.card}; }}
#list::item {{ padding: 0 5px; }}
QHeaderView {{ background: {c.card}; }}
QHeaderView::section {{
  background: {c.card}; color: {c.secondary}; border: none; border-bottom: 1px solid {c.border};
  padding: 2px 1px; padding-{start}: 6px;
}}
QHeaderView::section:vertical {{ border: none; padding: 0 6px 0 2px; }}
QTableCornerButton::section {{ background: {c.card}; border: none; border-bottom: 1px solid {c.border}; }}
"""


def _framed(c: Palette, s: Sizes) -> str:
    """Style what lies in a frame of its own."""
    return f"""
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
#chip {{ background: {c.card}; border: 2px solid {c.text}; border-radius: 6px; }}
#trouble {{ background: transparent; font-weight: 600; }}
#repair {{ min-height: {s.px(24)}px; }}
#answer {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 6px; }}
#answer[dashed="true"] {{ border: 2px dashed {c.text}; }}
#rollback {{ background: {c.rejected_tint}; border: 2px dashed {c.rejected}; border-radius: 6px; padding: 2px 6px; }}
#slip {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 5px; padding: 2px; }}
#slip:hover, #answer:hover {{ background: {c.panel}; }}
#slip[verdict="rejected"] {{ background: {c.rejected_tint}; border-color: {c.rejected}; }}
#frame {{ background: {c.card}; border: 2px solid {c.text}; border-radius: {s.radius}px; }}
#step {{ border: 1px solid {c.card}; border-radius: 5px; }}
#step[current="true"] {{ background: {c.panel}; border-color: {c.border}; }}
QLabel:disabled {{ color: {c.secondary}; }}
QPlainTextEdit {{
  border: 1px solid {c.border}; border-radius: 5px; background: {c.card}; padding: 2px;
  selection-background-color: {c.text}; selection-color: {c.card};
}}
QTextBrowser {{ background: {c.card}; border: 1px solid {c.border}; border-radius: 5px; }}
"""


def _moved(c: Palette, s: Sizes) -> str:
    """Style what people move, check or wait for."""
    before = "add-page" if MIRRORED else "sub-page"
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.border}; min-height: {s.px(24)}px; border-radius: 4px; margin: 1px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.border}; min-width: {s.px(24)}px; border-radius: 4px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; width: 0; height: 0;
}}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QProgressBar {{ max-height: {s.px(10)}px; border: 1px solid {c.border}; border-radius: 6px; background: {c.card}; }}
QProgressBar::chunk {{ border-radius: 5px; background: {c.secondary}; }}
QCheckBox {{ min-height: {s.target}px; spacing: 6px; }}
QCheckBox::indicator {{
  width: {s.px(14)}px; height: {s.px(14)}px; border: 1px solid {c.border}; border-radius: 3px; background: {c.card};
}}
QSlider {{ min-height: {s.px(24)}px; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
QSlider::{before}:horizontal {{ background: {c.event_edge}; border-radius: 2px; }}
QSlider::handle:horizontal {{
  width: 16px; height: 16px; margin: -8px 0; background: {c.event}; border: 2px solid {c.event_edge};
  border-radius: 10px;
}}
#plain::{before}:horizontal {{ background: {c.secondary}; }}
#plain::handle:horizontal {{ background: {c.card}; border-color: {c.secondary}; }}
QSlider::handle:horizontal:disabled {{ background: {c.panel}; border-color: {c.border}; }}
"""
