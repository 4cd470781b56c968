# conf.py - how Sphinx makes the manual; build-aux/manual runs it.
# SPDX-License-Identifier: MIT
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = 'winipc'
html_title = 'winipc'
author = 'the authors of winipc'
extensions = ['myst_parser', 'mdoc']
# What pages include or show, which is no page by itself.
exclude_patterns = ['README.md', 'NEWS', 'examples']
myst_heading_anchors = 3
highlight_language = 'none'
nitpicky = True

html_theme = 'furo'
html_static_path = ['manual.css']
html_css_files = ['manual.css']
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
# A browser does not fetch pages for extracts of them when there is no server.
html_show_search_summary = False
html_theme_options = {
    # Furo's own fonts are those of the system.
    'navigation_with_keys': True,
}
