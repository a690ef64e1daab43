"""A small news site on this machine, for the examples beside it: the articles of fixtures/ as
pages, repeats and all.

Serve it until Ctrl-C:  python docs/examples/news_site.py --port 8000
"""

from __future__ import annotations

import argparse
import html
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARTICLES = Path(__file__).parents[2] / "fixtures" / "repeated"
"""A folder for each article, with `source.txt` as it was scraped and `clean.txt` as it should
be."""


def pages(articles: Path = ARTICLES) -> dict[str, str]:
    """Return the HTML of each page by its path: the front page, which links to the others, and one
    for each article.
    """
    site = {f"/{folder.name}.html": _article(folder) for folder in sorted(articles.iterdir())}
    links = "".join(f'<li><a href="{path}">{path[1:-5]}</a></li>' for path in site)
    return {"/": _page("岫川新闻", f"<ul>{links}</ul>"), **site}


def _article(folder: Path) -> str:
    lines = [
        line
        for line in re.split(r"\r?\n", (folder / "source.txt").read_bytes().decode("utf-8"))
        if line
    ]
    title, *body = map(html.escape, lines)
    paragraphs = "\n".join(f"<p>{paragraph}</p>" for paragraph in body)
    return _page(title, f"<article>\n<h1>{title}</h1>\n{paragraphs}\n</article>")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh"><head><meta '
        f'charset="utf-8"><title>{title}</title></head><body>{body}</body>'
    )


@contextmanager
def served(site: Mapping[str, str], port: int = 0) -> Iterator[str]:
    """Give the address of the site, which a thread serves for as long as the context lasts; port 0
    is any free one.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    """Serve the site until Ctrl-C."""
    parser = argparse.ArgumentParser(
        description="Serve the articles of fixtures/ as a news site on 127.0.0.1."
    )
    parser.add_argument("--port", type=int, default=8000)
    with served(pages(), parser.parse_args().port) as address:
        print(f"serving {address}, end with Ctrl-C", flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
