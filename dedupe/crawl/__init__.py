"""Across a crawl: which articles are copies, versions or look-alikes of one another, and what a
site prints on every page.

    Story      an article as it is compared: its body as a comparison key, cut into clauses
    Relation   what two stories are to one another, with the stretches that they share and what
               differs in them. Kinds:
               same        one article: a reprint, with another headline, dateline, credits
               fuller      one article, of which one side has more
               version     one story, revised: words, figures or names differ
               contained   one stands within the other, which is about more
               look-alike  one template, other facts: another day, other people
               shares      a passage in common, no more
    Index      the articles of a crawl in a file: their sketches, texts and relations
    Group      a star: articles of one story around the fullest of them, each compared with it
    Learned    a line, or the head or tail of a line, that a site repeats: in how many groups of
               copies, on how many days, where it stands, and whether it is page furniture

How an article goes through:

    article -> story -> sketch (its smallest clause keys) -> candidates (stories with a key in
    common) -> aligned -> relation, judged by what differs -> groups
    pages of a site -> recurring lines, counted once a group -> profile -> each article cleaned as
    ever, with the profile of its site (`dedupe/profile.py`)

A result does not depend on the order in which articles come: what is stored is sets, and groups
and profiles are made of all of them at the end. Nothing here drops an article.
"""
