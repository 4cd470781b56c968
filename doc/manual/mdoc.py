# mdoc.py - man pages in the manual, as mandoc renders them, and links to them.
#
# A page PAGE.SECTION.mdoc is a document: each .Sh and .Ss is a section, and what
# lies between them is mandoc's HTML as it is.  `winipc_event_set()` and
# `winipc_event(3)` in any page become links; one that no man page describes is a
# warning.
# SPDX-License-Identifier: MIT
import html
import re
import subprocess
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.parsers import Parser
from sphinx.util import logging

log = logging.getLogger(__name__)
HEADING = re.compile(r'<section class="S[hs]">\s*<h\d class="S[hs]"[^>]*?'
                     r'(?: id="([^"]*)")?>(.*?)</h\d>|</section>', re.DOTALL)
FUNCTION = re.compile(r'<code class="Fn">(\w+)</code>')
LINK = re.compile(r'href="(\w+)\.(\d)\.html"')
MENTION = re.compile(r'(winipc(?:_[a-z0-9]+)*)\((\d?)\)')


def names(srcdir):
    """Where each function is described: its name, and the page."""
    found = {}
    for page in sorted(Path(srcdir).glob('*.3.mdoc')):
        for name in re.findall(r'^\.Nm (\w+)', page.read_text(), re.MULTILINE):
            found[name] = page.stem
    return found


def place(srcdir, name, section):
    """The page of a name, and the place in it; None if there is none."""
    page = f'{name}.{section}'
    if section and (Path(srcdir) / f'{page}.mdoc').exists():
        return page, ''
    if section in ('', '3') and name in (found := names(srcdir)):
        return found[name], '#' + name
    return None


class MdocParser(Parser):
    supported = ('mdoc',)

    def parse(self, inputstring, document):
        self.setup_parse(inputstring, document)
        page, _, section = self.env.docname.rpartition('.')
        body = subprocess.run(
            ['mandoc', '-T', 'html', '-O', 'fragment,man=%N.%S.html'],
            input=inputstring, capture_output=True, text=True, check=True).stdout
        # The head and the foot are for paper, and so is the frame.
        body = re.sub(r'<table class="(head|foot)">.*?</table>', '', body,
                      flags=re.DOTALL)
        body = body.replace('<div class="manual-text">', '', 1)
        body = ''.join(body.rsplit('</div>', 1))
        described = [name for name, where in names(self.env.srcdir).items()
                     if where == self.env.docname]
        body = FUNCTION.sub(self.link_function, cleaned(body))
        for name in described: # the first place is that in the synopsis
            body = re.sub(rf'<a [^>]*>(<code class="Fn")(>{name}</code>)</a>',
                          rf'\1 id="{name}"\2', body, count=1)
        self.add_sections(LINK.sub(self.link, body), f'{page}({section})', described,
                          document)
        self.finish_parse()

    def link(self, match):
        found = place(self.env.srcdir, *match.groups())
        if found:
            return f'href="{found[0]}.html{found[1]}"'
        log.warning('no man page describes %s(%s)', *match.groups(),
                    location=self.env.docname)
        return ''

    def link_function(self, match):
        found = place(self.env.srcdir, match[1], '')
        return f'<a href="{found[0]}.html{found[1]}">{match[0]}</a>' if found else match[0]

    def add_sections(self, body, title, described, document):
        top = new_section(nodes.make_id(title), title)
        # For the index, in which the search looks too.
        about = title.partition('(')[0].replace('winipc_', '').replace('_', ' ')
        top += addnodes.index(
            entries=[('single', about, top['ids'][0], '', None)] +
            [('single', name, name, '', None) for name in described])
        document += top
        open_sections = [top]
        end = 0
        for match in HEADING.finditer(body):
            add_html(open_sections[-1], body[end:match.start()])
            end = match.end()
            if match[0] == '</section>':
                open_sections.pop()
                continue
            text = html.unescape(re.sub('<[^>]*>', '', match[2])).strip()
            text = text.capitalize() if text.isupper() else text
            open_sections.append(new_section(match[1] or nodes.make_id(text), text))
            open_sections[-2] += open_sections[-1]
        add_html(top, body[end:])


def cleaned(body):
    """Without what is of no use here: ids of words, and empty descriptions."""
    body = re.sub(r'<a class="permalink"[^>]*>(<(?:code|var|span|i|b) .*?)</a>', r'\1',
                  body, flags=re.DOTALL)
    body = re.sub(r'(<(?:dt|code|var|a|span)[^>]*?) id="[^"]*"', r'\1', body)
    body = body.replace('<a class="In">winipc.h</a>', 'winipc.h')
    body = body.replace('-lwinipc</code>\n', '-lwinipc</code><br>\n', 1)
    return re.sub(r'<dd[^>]*>&#x00A0;</dd>', '', body)


def new_section(name, title):
    section = nodes.section(ids=[name])
    section += nodes.title(title, title)
    return section


def add_html(parent, text):
    if text.strip():
        parent += nodes.raw('', f'<div class="mdoc">{text}</div>', format='html')


def link_mentions(app, doctree, docname):
    """Functions and pages that are named in code become links."""
    for literal in list(doctree.findall(nodes.literal)):
        match = MENTION.fullmatch(literal.astext())
        if not match or isinstance(literal.parent, nodes.reference):
            continue
        found = place(app.srcdir, *match.groups())
        if not found:
            log.warning('no man page describes %s', match[0], location=docname)
        elif found[0] != docname:
            link = nodes.reference(
                '', '', internal=True,
                refuri=app.builder.get_relative_uri(docname, found[0]) + found[1])
            literal.replace_self(link)
            link += literal


def setup(app):
    app.add_source_suffix('.mdoc', 'mdoc')
    app.add_source_parser(MdocParser)
    app.connect('doctree-resolved', link_mentions)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
