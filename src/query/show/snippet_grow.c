/* Grows the stretch around some marks until it reads well: to the whole sentences around it if they
 * fit, by further sentences of the paragraph up to target_chars, and where a sentence is too long,
 * cut between words. Whatever happens, it stays between its neighbours and below max_chars, and no
 * mark and no accented letter is cut in two. */
#include "query/show/snippet_grow.h"

#include "query/show/sentence.h"
#include "text/utf8.h"

#include <utf8proc.h>

/* ---- cutting ---- */

/* What belongs to the character before it. */
static bool is_continuation(uint32_t cp)
{
    utf8proc_category_t c;

    if (cp < 0x80)
        return false;
    c = utf8proc_category((utf8proc_int32_t)cp);
    return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC || c == UTF8PROC_CATEGORY_ME ||
           utf8_is_invisible(cp);
}

static uint32_t cp_at(struct span text, size_t pos)
{
    uint32_t cp = 0;

    if (pos < text.len)
        utf8_decode(text.ptr + pos, text.len - pos, &cp);
    return cp;
}

static size_t step_back(struct span text, size_t pos)
{
    return pos ? utf8_align(text, pos - 1) : 0;
}

static size_t step_on(struct span text, size_t pos)
{
    uint32_t cp;

    return pos < text.len ? pos + utf8_decode(text.ptr + pos, text.len - pos, &cp) : pos;
}

static size_t chars_between(struct span text, size_t start, size_t end)
{
    return utf8_count(span_make(text.ptr + start, end - start));
}

/* n_chars to the right of pos, at most hi; and to the left, at least lo. */
static size_t go_on(struct span text, size_t pos, size_t n_chars, size_t hi)
{
    for (; n_chars > 0 && pos < hi; n_chars--)
        pos = step_on(text, pos);
    return pos < hi ? pos : hi;
}

static size_t go_back(struct span text, size_t pos, size_t n_chars, size_t lo)
{
    for (; n_chars > 0 && pos > lo; n_chars--)
        pos = step_back(text, pos);
    return pos > lo ? pos : lo;
}

static size_t trim_behind(struct span text, size_t start, size_t end)
{
    while (end > start && utf8_is_space(cp_at(text, step_back(text, end))))
        end = step_back(text, end);
    return end;
}

size_t snippet_skip_blanks(struct span text, size_t start, size_t end)
{
    while (start < end && utf8_is_space(cp_at(text, start)))
        start = step_on(text, start);
    return start;
}

size_t snippet_mark_behind(const struct snippet_source *p, size_t pos)
{
    size_t low = 0, high = p->n_marks;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (p->marks[mid].end > pos)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

/* The mark that a cut at pos would split, or NULL. */
static const struct mark *split_mark(const struct snippet_source *p, size_t pos)
{
    size_t m = snippet_mark_behind(p, pos);

    return m < p->n_marks && p->marks[m].start < pos ? &p->marks[m] : NULL;
}

/* Whether a cut at pos would split a mark or a letter from its accents. */
static bool splits(const struct snippet_source *p, size_t pos)
{
    return split_mark(p, pos) || (pos > 0 && is_continuation(cp_at(p->text, pos)));
}

static bool between_words(struct span text, size_t pos)
{
    return pos == 0 || pos >= text.len || utf8_is_space(cp_at(text, pos)) ||
           utf8_is_space(cp_at(text, step_back(text, pos)));
}

/* The place to end that lies between words: the last one in [end, limit], or else the first one up
 * to hard_limit; without any blank the last one between characters in [end, limit]. Blanks are
 * trimmed. An end at end is allowed in any case. */
static size_t cut_behind(const struct snippet_source *p, size_t end, size_t limit,
                         size_t hard_limit)
{
    size_t fallback = end;

    for (size_t pos = limit; pos > end; pos = step_back(p->text, pos)) {
        if (splits(p, pos))
            continue;
        if (between_words(p->text, pos))
            return trim_behind(p->text, end, pos);
        if (fallback == end)
            fallback = pos;
    }
    if (between_words(p->text, end))
        return end;
    for (size_t pos = step_on(p->text, limit); pos <= hard_limit; pos = step_on(p->text, pos)) {
        if (between_words(p->text, pos) && !splits(p, pos))
            return pos;
        if (pos == p->text.len)
            break;
    }
    return fallback;
}

/* The same for a start in [limit, start], or down to hard_limit. */
static size_t cut_before(const struct snippet_source *p, size_t start, size_t limit,
                         size_t hard_limit)
{
    size_t fallback = start;

    for (size_t pos = limit; pos < start; pos = step_on(p->text, pos)) {
        if (splits(p, pos))
            continue;
        if (between_words(p->text, pos))
            return snippet_skip_blanks(p->text, pos, start);
        if (fallback == start)
            fallback = pos;
    }
    if (between_words(p->text, start))
        return start;
    for (size_t pos = limit; pos > hard_limit;) {
        pos = step_back(p->text, pos);
        if (between_words(p->text, pos) && !splits(p, pos))
            return pos;
    }
    return fallback;
}

/* ---- growing ---- */

static void set_stretch(const struct snippet_source *p, struct stretch *s, size_t start, size_t end)
{
    s->start = start;
    s->end = end;
    s->n_chars = chars_between(p->text, start, end);
}

/* Where the sentence at s->start starts, if that is at least limit. */
static bool first_of_sentence(const struct snippet_source *p, const struct stretch *s, size_t limit,
                              size_t *first)
{
    if (!sentence_start_within(p->text, s->start, limit, first)) {
        if (limit > s->lo)
            return false;
        *first = snippet_skip_blanks(p->text, s->lo, s->start);
    }
    return true;
}

static bool last_of_sentence(const struct snippet_source *p, const struct stretch *s, size_t limit,
                             size_t *last)
{
    *last = s->end;
    if (s->n_chars > 0 && sentence_ends_at(p->text, s->end))
        return true;
    *last = sentence_end_within(p->text, s->end, limit);
    if (!*last && limit == s->hi)
        *last = trim_behind(p->text, s->end, limit);
    return *last > 0;
}

/* To the ends of the sentences around the stretch if they fit; else to a whole beginning, or a
 * whole end, and for the rest to words that leave it at the length wished for. */
static void grow_to_sentences(const struct snippet_source *p, struct stretch *s)
{
    struct span text = p->text;
    size_t room = p->max_chars > s->n_chars ? p->max_chars - s->n_chars : 0;
    size_t spare = p->target_chars > s->n_chars ? p->target_chars - s->n_chars : 0;
    size_t left = go_back(text, s->start, room, s->lo), right = go_on(text, s->end, room, s->hi);
    size_t first, last, start = s->start, end = s->end, n_before, n_behind;
    bool has_first = first_of_sentence(p, s, left, &first);
    bool has_last = last_of_sentence(p, s, right, &last);

    n_before = has_first ? chars_between(text, first, s->start) : 0;
    n_behind = has_last ? chars_between(text, s->end, last) : 0;
    if (has_first && has_last && n_before + n_behind <= room) {
        start = first;
        end = last;
    } else if (has_last && n_behind <= spare && !(has_first && n_before <= spare)) {
        start = cut_before(p, start, go_back(text, start, spare - n_behind, s->lo),
                           go_back(text, start, room - n_behind, s->lo));
        end = last;
    } else {
        if (has_first && n_before <= spare)
            start = first;
        else
            start = cut_before(p, start, go_back(text, start, spare * 2 / 5, s->lo),
                               go_back(text, start, room / 2, s->lo));
        n_before = chars_between(text, start, s->start);
        end = cut_behind(p, end, go_on(text, end, spare > n_before ? spare - n_before : 0, s->hi),
                         go_on(text, end, room - n_before, s->hi));
    }
    set_stretch(p, s, start, end);
}

/* Whether a stretch may take in n_more characters to become rounder. */
static bool takes(const struct snippet_source *p, const struct stretch *s, size_t n_more)
{
    size_t total = s->n_chars + n_more;

    return total <= p->target_chars || (total <= p->max_chars && s->n_chars < p->target_chars / 2);
}

/* Whether it is so short that it may go beyond its paragraph: a heading, an exclamation. */
static bool is_short(const struct snippet_source *p, const struct stretch *s)
{
    return s->n_chars < p->target_chars / 3;
}

/* Behind s, where the next sentence starts; s->hi when none may be added. */
static size_t next_start(const struct snippet_source *p, const struct stretch *s)
{
    size_t next = paragraph_next(p->text, s->end);

    if (next >= s->hi || (paragraph_ends_at(p->text, s->end) && !is_short(p, s)))
        return s->hi;
    return next;
}

static bool add_next_sentence(const struct snippet_source *p, struct stretch *s)
{
    size_t next = next_start(p, s), limit, end;

    if (next >= s->hi || !sentence_ends_at(p->text, s->end))
        return false;
    limit = go_on(p->text, next, p->max_chars, s->hi);
    end = sentence_end_within(p->text, next, limit);
    if (!end && limit == s->hi)
        end = trim_behind(p->text, next, limit);
    if (!end || end <= next || !takes(p, s, chars_between(p->text, s->end, end)))
        return false;
    set_stretch(p, s, s->start, end);
    return true;
}

static bool add_previous_sentence(const struct snippet_source *p, struct stretch *s)
{
    size_t end = trim_behind(p->text, s->lo, s->start), limit, start;

    if (end <= s->lo || !sentence_starts_at(p->text, s->start) ||
        (paragraph_ends_at(p->text, end) && !is_short(p, s)))
        return false;
    limit = go_back(p->text, end, p->max_chars, s->lo);
    if (!sentence_start_within(p->text, step_back(p->text, end), limit, &start) || start >= end ||
        !takes(p, s, chars_between(p->text, start, s->start)))
        return false;
    set_stretch(p, s, start, s->end);
    return true;
}

/* A stretch that stayed short takes the beginning of the sentence behind it. */
static void add_part_of_next(const struct snippet_source *p, struct stretch *s)
{
    size_t next = next_start(p, s), limit, end;

    if (next >= s->hi || !is_short(p, s))
        return;
    limit = go_on(p->text, s->end, p->target_chars - s->n_chars, s->hi);
    if (limit <= next)
        return;
    end = cut_behind(p, next, limit, limit);
    if (end > next)
        set_stretch(p, s, s->start, end);
}

/* A sentence's end may lie inside a mark, and so may the end of a trimmed blank: gives way towards
 * the window [start, end). */
static void leave_marks_whole(const struct snippet_source *p, struct stretch *s, size_t start,
                              size_t end)
{
    const struct mark *m;

    while ((m = split_mark(p, s->start)))
        s->start = snippet_skip_blanks(p->text, m->end, start);
    while ((m = split_mark(p, s->end)))
        s->end = trim_behind(p->text, end, m->start);
}

size_t snippet_character_end(const struct snippet_source *p, size_t pos)
{
    size_t limit = go_on(p->text, pos, p->max_chars, p->text.len);

    do
        pos = step_on(p->text, pos);
    while (pos < limit && is_continuation(cp_at(p->text, pos)));
    return pos;
}

void snippet_grow(const struct snippet_source *p, struct stretch *s)
{
    size_t start = s->start, end = s->end;

    set_stretch(p, s, start, end);
    grow_to_sentences(p, s);
    while (add_next_sentence(p, s) || add_previous_sentence(p, s))
        ;
    add_part_of_next(p, s);
    leave_marks_whole(p, s, start, end);
}
