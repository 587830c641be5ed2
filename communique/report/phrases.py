"""The set phrases of news pages, one a line, by which lines that are no news are known. All without regard to case."""

from __future__ import annotations

__all__ = [
    "ASIDES",
    "BYLINE_WORDS",
    "MENU_WORDS",
    "OPENINGS",
    "RELATED_HEADINGS",
    "RELATED_LABELS",
    "SERIES_LABELS",
    "word_set",
]


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text that lists them."""
    return frozenset(words.split())


def _phrases(lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines.strip().splitlines())


ASIDES = _phrases("""
    (reporting by
    (writing by
    (editing by
    (additional reporting by
    reporting by
    additional reporting
    all rights reserved
    click here
    tap here
    follow us
    join us on
    share this
    sign up for
    sign up to
    subscribe to
    copyright ©
    copyright (c)
    copyright 1
    copyright 2
    ©
""")
"""A sentence that begins so is boilerplate, wherever it stands."""

OPENINGS = ASIDES + _phrases("""
    (c)
    (end
    advertise with us
    are you in
    automatically compiled
    back to top
    comments are closed
    compiled by
    compiled from
    contact:
    contacts:
    do you have
    do you know more
    download our app
    e-mail this
    editing by
    editor's note
    editor’s note
    email this
    end of message
    first published
    for immediate release
    for further information
    for information media
    for media inquiries
    for more information
    get our
    got a tip
    have a question
    have a news tip
    have a story
    last modified
    last updated
    like us on
    log in
    media contact
    more from our
    more on this story
    original:
    our standards:
    posted at
    posted by
    posted on
    posted:
    press contact
    print this
    printable version
    privacy policy
    published at
    published by
    published on
    published:
    read more on
    read the full
    read this in
    save this
    send to a friend
    send us your
    share on
    share via
    share your
    sign in
    sign up
    skip to
    source:
    sources:
    sponsored by
    sponsored content
    subscribe
    suggest to a friend
    terms and conditions
    terms of
    thank you for reading
    the associated press contributed
    this article has been
    this article is
    this article was
    this post was
    this story has been
    this story was
    translated by
    translated from
    unsubscribe
    updated at
    updated:
    we use cookies
    writing by
""")
"""A paragraph that begins so is boilerplate."""

RELATED_LABELS = _phrases("""
    also read
    don't miss
    don’t miss
    further reading
    in photos
    in pictures
    internet link
    internet links
    more
    most read
    read also
    read more
    read next
    recommended
    related
    related article
    related articles
    related coverage
    related links
    related news
    related stories
    related story
    see also
    see more
    you may also like
""")
"""Labels of links to other stories: `See also: ...`."""

RELATED_HEADINGS = (*RELATED_LABELS, "more stories", "most popular", "top stories", "trending", "what to read next")
"""Headings of lists of links to other stories."""

SERIES_LABELS = _phrases("""
    analysis
    comment
    explainer
    gallery
    letter
    listen
    live
    opinion
    photos
    podcast
    quiz
    read
    see
    timeline
    video
    watch
""")
"""Labels that a headline may bear too; within a report they label a link to another story."""

BYLINE_WORDS = word_set("""
    a agencies agency al and at bin by correspondent correspondents de editor editors for from in newsroom of our own
    report reporter reporters reports service services special staff the van von wire wires writer writers
""")
"""The words in small letters that a byline may hold."""

MENU_WORDS = word_set("""
    about account advertisement africa ago all also americas and archive archives arts asia at audio back business
    calendar classifieds click comment comments conditions contact cookie cookies copy culture donate east economy
    edition editorial email en english entertainment environment europe facebook follow for front full gallery help home
    hours instagram international jobs key events latest letters lifestyle link linkedin links live load loading local
    log login magazine main markets menu message metro middle mins minutes mobile more most nation national news
    newsletter newsletters next obituaries on online opinion our pacific page photo photos pinterest podcast podcasts
    policy politics popular post posts press previous print privacy programmes read reddit refresh region regional
    regions related rss save schedules science search section sections see share sign site skip sources south special
    sport sports stories story subscribe tags tech technology telegram terms text this to today top topics travel
    trending tv tweet twitter uk up us use video videos view views watch weather whatsapp world x
""")
"""The words that menus, section names and rows of buttons are made of."""
