/* Which forms of the index a word of the query stands for. The vocabulary answers by key
 * (inflections and spellings share one, compounds have their parts' besides); how closely a form
 * follows the word typed is decided here, by comparing spellings. A word that a text only implies
 * (text/derive.h) never counts as the one typed. */
#include "query/expand/slots.h"

#include "base/i18n.h"
#include "base/xalloc.h"
#include "query/expand/expand.h"
#include "text/utf8.h"

#include <stdlib.h>

/* Collects forms before they are ordered and copied into the plan. */
struct collector {
    struct index *ix;
    struct plan *plan;
    struct span typed;                  /* the folded form typed, or the folded pattern */
    struct buf typed_plain;             /* its plain spelling; of a synonym: how its forms begin */
    struct buf plain;                   /* of the form at hand */
    struct span literal, plain_literal; /* of a pattern: its longest run of letters */
    bool may_end[256];                  /* a word of letters that it matches, in this byte */
    bool compounds, family;
    enum key_kind key_kind; /* of the key that forms are collected by */
    size_t max_forms;
    bool overflow;
    struct plan_form *forms;
    size_t n_forms, forms_cap;
};

static void collector_release(struct collector *c)
{
    buf_release(&c->typed_plain);
    buf_release(&c->plain);
    free(c->forms);
}

static struct plan_form *collect(struct collector *c, struct span form, enum relation relation,
                                 uint32_t id, uint32_t df)
{
    struct plan_form *f;

    xgrow(&c->forms, &c->forms_cap, c->n_forms + 1, sizeof *c->forms);
    f = &c->forms[c->n_forms++];
    memset(f, 0, sizeof *f);
    f->form = arena_copy(&c->plan->arena, form);
    f->relation = relation;
    f->id = id;
    f->df = df;
    return f;
}

static bool same_plain_spelling(struct collector *c, struct span form)
{
    if (c->typed_plain.len == 0)
        analyze_plain_spelling(c->typed, &c->typed_plain);
    buf_clear(&c->plain);
    analyze_plain_spelling(form, &c->plain);
    return span_eq(buf_span(&c->typed_plain), buf_span(&c->plain));
}

static int compare_forms(const void *a, const void *b)
{
    const struct plan_form *x = a, *y = b;

    if (x->relation != y->relation)
        return (int)x->relation - (int)y->relation;
    return span_cmp(x->form, y->form);
}

void slot_sort(struct plan_slot *slot)
{
    if (slot->n_forms > 1)
        qsort(slot->forms, slot->n_forms, sizeof *slot->forms, compare_forms);
}

static int compare_numbers(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* A form found by several keys stays once, in its closest relation. Of those kept order has the
 * places, by id; returns how many. */
static size_t drop_repeated(const struct collector *c, uint64_t *order)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n_forms; i++)
        order[i] = (uint64_t)c->forms[i].id << 32 | i;
    qsort(order, c->n_forms, sizeof *order, compare_numbers);
    for (size_t i = 0; i < c->n_forms; i++) {
        const struct plan_form *form = &c->forms[(uint32_t)order[i]];
        const struct plan_form *before = n > 0 ? &c->forms[(uint32_t)order[n - 1]] : NULL;

        if (!before || before->id != form->id)
            order[n++] = order[i];
        else if (form->relation < before->relation)
            order[n - 1] = order[i];
    }
    return n;
}

/* A word may have thousands of forms, so that ordering them by their letters would take as long as
 * finding them. */
static void hand_over(struct collector *c, struct plan_slot *slot)
{
    uint64_t *order;
    size_t n;

    if (c->n_forms == 0)
        return;
    order = xreallocarray(NULL, c->n_forms, sizeof *order);
    n = drop_repeated(c, order);
    slot->forms = arena_alloc(&c->plan->arena, n * sizeof *slot->forms);
    for (int relation = 0; relation < N_RELATIONS; relation++)
        for (size_t i = 0; i < n; i++)
            if (c->forms[(uint32_t)order[i]].relation == (enum relation)relation)
                slot->forms[slot->n_forms++] = c->forms[(uint32_t)order[i]];
    free(order);
}

/* How closely a whole word with a key of the typed word's own follows it. */
static enum relation relation_of_word(struct collector *c, struct span form)
{
    if (span_eq(form, c->typed))
        return RELATION_LITERAL;
    if (span_eq(token_bare_form(form), c->typed))
        return RELATION_INFLECTED;
    if (same_plain_spelling(c, form))
        return RELATION_SPELLING;
    return analyzer_same_word(index_analyzer(c->ix), c->typed, form) ? RELATION_INFLECTED
                                                                     : RELATION_SPELLING;
}

static enum fb_status on_form_of_key(const struct vocab_entry *e, void *ctx)
{
    struct collector *c = ctx;
    struct plan_form *form;

    if (c->n_forms >= c->max_forms)
        return FB_OK;
    if ((e->kind == KEY_SPELLING || c->key_kind == KEY_SPELLING) &&
        !same_plain_spelling(c, e->form))
        return FB_OK;
    switch (e->kind) {
    case KEY_WORD:
    case KEY_SPELLING:
        collect(c, e->form,
                c->key_kind == KEY_RELATED ? RELATION_RELATED : relation_of_word(c, e->form), e->id,
                e->df);
        break;
    case KEY_RELATED:
    case KEY_FAMILY:
        collect(c, e->form, RELATION_RELATED, e->id, e->df);
        break;
    case KEY_HEAD:
    case KEY_MODIFIER:
        form = collect(c, e->form, e->kind == KEY_HEAD ? RELATION_HEAD : RELATION_MODIFIER, e->id,
                       e->df);
        form->part_start_chars = e->part_start_chars;
        form->part_end_chars = e->part_end_chars;
        break;
    }
    return FB_OK;
}

/* The kinds of keys by which forms follow from the key at hand. */
static unsigned kinds_wanted(const struct collector *c)
{
    if (c->key_kind == KEY_FAMILY)
        return 1u << KEY_FAMILY;
    if (c->key_kind == KEY_RELATED)
        return 1u << KEY_WORD;
    if (!c->compounds || c->key_kind == KEY_SPELLING)
        return 1u << KEY_WORD | 1u << KEY_SPELLING;
    return 1u << KEY_WORD | 1u << KEY_SPELLING | 1u << KEY_RELATED | 1u << KEY_HEAD |
           1u << KEY_MODIFIER;
}

/* The forms that share a key with the word typed. */
static enum fb_status collect_by_keys(struct collector *c, struct fb_error *err)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    struct buf kept = BUF_INIT;
    size_t n, at = 0;
    enum fb_status status = FB_OK;

    analyzer_set_typed(index_analyzer(c->ix), true);
    n = analyzer_keys(index_analyzer(c->ix), c->typed, keys);
    analyzer_set_typed(index_analyzer(c->ix), false);

    for (size_t i = 0; i < n; i++) /* they are borrowed until the analyser is asked again */
        buf_add_span(&kept, keys[i].key);
    for (size_t i = 0; i < n && status == FB_OK; i++) {
        struct span key = span_make(kept.data + at, keys[i].key.len);
        at += key.len;
        c->key_kind = keys[i].kind;
        if (keys[i].kind == KEY_WORD || keys[i].kind == KEY_SPELLING ||
            (keys[i].kind == KEY_RELATED && c->compounds) ||
            (keys[i].kind == KEY_FAMILY && c->family))
            status = index_vocab_by_key(c->ix, key, kinds_wanted(c), on_form_of_key, c, err);
    }
    buf_release(&kept);
    return status;
}

enum fb_status slot_fill_word(struct index *ix, struct plan *plan, struct plan_slot *slot,
                              struct span form, enum slot_forms forms, struct fb_error *err)
{
    struct collector c = {.ix = ix, .plan = plan, .max_forms = EXPAND_MAX_WORD_FORMS};
    uint32_t id = 0, df = 0;
    enum fb_status status;

    c.typed = arena_copy(&plan->arena, form);
    c.compounds = forms >= SLOT_COMPOUNDS;
    c.family = forms == SLOT_FAMILY;
    if (forms == SLOT_EXACT) {
        status = index_form_id(ix, c.typed, &id, err);
        if (status == FB_OK)
            status = index_vocab_df(ix, c.typed, &df, err);
        collect(&c, c.typed, RELATION_LITERAL, id, df);
    } else {
        status = collect_by_keys(&c, err);
        if (c.n_forms == 0) /* unknown: keeps its place, matches nothing */
            collect(&c, c.typed, RELATION_LITERAL, 0, 0);
    }
    hand_over(&c, slot);
    collector_release(&c);
    return status;
}

static enum fb_status on_form_of_synonym(const struct vocab_entry *e, void *ctx)
{
    struct collector *c = ctx;

    if (c->n_forms < c->max_forms)
        collect(c, e->form, RELATION_SYNONYM, e->id, e->df);
    return FB_OK;
}

/* A headword is what its inflections are called by, so where it is one of its own keys, it is the
 * one that counts: the noun "Sicherheit", not whatever else could be spelled so. */
static struct span key_of_headword(struct index *ix, struct span form)
{
    struct form_key keys[ANALYZER_MAX_KEYS];
    size_t n = analyzer_keys(index_analyzer(ix), form, keys), best = 0;
    struct buf plain = BUF_INIT;

    analyze_plain_spelling(form, &plain);
    for (size_t i = n; i-- > 0;)
        if (keys[i].kind == KEY_WORD && span_eq(keys[i].key, buf_span(&plain)))
            best = i;
    buf_release(&plain);
    return keys[best].key;
}

enum fb_status slot_fill_synonyms(struct index *ix, struct plan *plan, struct plan_slot *slot,
                                  const struct span *words, size_t n, struct fb_error *err)
{
    struct collector c = {.ix = ix, .plan = plan, .max_forms = EXPAND_MAX_WORD_FORMS};
    enum fb_status status = FB_OK;

    for (size_t i = 0; i < n && status == FB_OK; i++) {
        struct span key = arena_copy(&plan->arena, key_of_headword(ix, words[i]));
        status = index_vocab_by_key(ix, key, 1u << KEY_WORD, on_form_of_synonym, &c, err);
    }
    hand_over(&c, slot);
    collector_release(&c);
    return status;
}

/* Glob matching by code points: * any run, ? any one. Greedy with one point to fall back to, so the
 * cost is at most the product of the lengths. */
static bool glob_matches(struct span pattern, struct span word)
{
    size_t p = 0, w = 0, star_p = SIZE_MAX, star_w = 0;

    while (w < word.len) {
        uint32_t cp, pattern_cp = 0;
        size_t n = utf8_decode(word.ptr + w, word.len - w, &cp), n_pattern = 0;

        if (p < pattern.len)
            n_pattern = utf8_decode(pattern.ptr + p, pattern.len - p, &pattern_cp);
        if (n_pattern > 0 && pattern_cp == '*') {
            star_p = p += n_pattern;
            star_w = w;
        } else if (n_pattern > 0 && (pattern_cp == '?' || pattern_cp == cp)) {
            p += n_pattern;
            w += n;
        } else if (star_p != SIZE_MAX) {
            star_w += utf8_decode(word.ptr + star_w, word.len - star_w, &cp);
            p = star_p;
            w = star_w;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

/* The pattern with its letters folded as the index folds them, wildcards kept. */
static void fold_pattern(struct span pattern, struct buf *out)
{
    struct tokenizer t;
    struct token token;

    tokenizer_init(&t, span_make("", 0));
    for (size_t i = 0; i < pattern.len;) {
        size_t end = i;

        if (pattern.ptr[i] == '*' || pattern.ptr[i] == '?') {
            if (pattern.ptr[i] == '?' || out->len == 0 || out->data[out->len - 1] != '*')
                buf_add_char(out, pattern.ptr[i]);
            i++;
            continue;
        }
        while (end < pattern.len && pattern.ptr[end] != '*' && pattern.ptr[end] != '?')
            end++;
        tokenizer_reset(&t, span_make(pattern.ptr + i, end - i));
        if (tokenizer_next(&t, &token)) { /* a chain comes whole first, with its hyphens */
            if (token.start > 0 && pattern.ptr[i] == '-')
                buf_add_char(out, '-');
            buf_add_span(out, token.form);
            if (i + token.end < end && pattern.ptr[end - 1] == '-')
                buf_add_char(out, '-');
        }
        i = end;
    }
    tokenizer_release(&t);
}

static struct span literal_prefix(struct span pattern)
{
    size_t n = 0;

    while (n < pattern.len && pattern.ptr[n] != '*' && pattern.ptr[n] != '?')
        n++;
    return span_make(pattern.ptr, n);
}

/* "rüst*", not "r*st" */
static bool is_mere_prefix(struct span pattern)
{
    return pattern.len > 1 && literal_prefix(pattern).len == pattern.len - 1 &&
           pattern.ptr[pattern.len - 1] == '*';
}

/* The longest run of letters in a pattern: what does not hold it cannot match. */
static struct span longest_literal(struct span pattern)
{
    struct span best = {pattern.ptr, 0};

    for (size_t i = 0; i < pattern.len; i++) {
        struct span run = literal_prefix(span_make(pattern.ptr + i, pattern.len - i));
        if (run.len > best.len)
            best = run;
        i += run.len;
    }
    return best;
}

/* For words this beats memmem, which prepares itself for long texts. */
static bool holds(struct span s, struct span part)
{
    if (part.len == 0)
        return true;
    for (size_t i = 0; i + part.len <= s.len; i++)
        if (s.ptr[i] == part.ptr[0] && memcmp(s.ptr + i, part.ptr, part.len) == 0)
            return true;
    return false;
}

/* Whether the form is its own plain spelling for sure; most are. */
static bool is_plain(struct span form)
{
    char before = 0;

    for (size_t i = 0; i < form.len; i++) {
        char c = form.ptr[i];
        if (c < 'a' || c > 'z' || (c == 'e' && (before == 'a' || before == 'o' || before == 'u')))
            return false;
        before = c;
    }
    return true;
}

/* What words of letters must end in for the pattern to match them or their plain spellings. */
static void find_ends(struct collector *c)
{
    struct span plain = buf_span(&c->typed_plain);
    unsigned char last = plain.len > 0 ? (unsigned char)plain.ptr[plain.len - 1] : 0;

    memset(c->may_end, last < 'a' || last > 'z', sizeof c->may_end);
    c->may_end[last] = true;
    if (c->typed.len > 0)
        c->may_end[(unsigned char)c->typed.ptr[c->typed.len - 1]] = true;
    if (last == 'a' || last == 'o' || last == 'u') /* of ae and ä; the last byte of ä, ö, ü */
        c->may_end['e'] = c->may_end[0xA4] = c->may_end[0xB6] = c->may_end[0xBC] = true;
    if (last == 's')
        c->may_end[0x9F] = true; /* of ß */
}

/* Whether the form is of letters whose plain spellings find_ends knows. */
static bool is_of_letters(struct span form)
{
    for (size_t i = 0; i < form.len; i++) {
        unsigned char b = (unsigned char)form.ptr[i];
        if (b >= 'a' && b <= 'z')
            continue;
        if (b != 0xC3 || ++i == form.len || !strchr("\xA4\xB6\xBC\x9F", form.ptr[i]))
            return false;
    }
    return form.len > 0;
}

static enum fb_status on_form_of_pattern(const struct vocab_entry *e, void *ctx)
{
    struct collector *c = ctx;
    struct span form = token_bare_form(e->form);
    enum relation relation;

    if (form.len > 0 && !c->may_end[(unsigned char)form.ptr[form.len - 1]] && is_of_letters(form))
        return FB_OK;
    if (holds(form, c->literal) && glob_matches(c->typed, form)) {
        relation = form.len == e->form.len ? RELATION_LITERAL : RELATION_INFLECTED;
    } else {
        struct span plain = form;
        if (!is_plain(form)) {
            buf_clear(&c->plain);
            analyze_plain_spelling(form, &c->plain);
            plain = buf_span(&c->plain);
        } else if (span_eq(c->typed, buf_span(&c->typed_plain))) {
            return FB_OK; /* the same would be compared again */
        }
        if (!holds(plain, c->plain_literal) || !glob_matches(buf_span(&c->typed_plain), plain))
            return FB_OK;
        relation = RELATION_SPELLING;
    }
    if (c->n_forms >= c->max_forms) {
        c->overflow = true;
        return FB_ERR_LIMIT; /* enough is known; without a message, so nobody reports it */
    }
    collect(c, e->form, relation, e->id, e->df);
    return FB_OK;
}

/* Spellings that a prefix may have in the index besides the typed one, so that the vocabulary need
 * not be read whole: for each place with an umlaut, a digraph or a plain vowel, the others. */
struct spellings {
    struct buf texts[16];
    size_t n;
};

static void spellings_release(struct spellings *s)
{
    for (size_t i = 0; i < s->n; i++)
        buf_release(&s->texts[i]);
}

static const char *const families[][3] = {
    {"ä", "ae", "a"},
    {"ö", "oe", "o"},
    {"ü", "ue", "u"},
    {"ß", "ss", "ss"},
};

/* The family and member that starts at s, longest member first; false if none does. */
static bool find_family(struct span s, size_t *family, size_t *member)
{
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (size_t m = 0; m < 3; m++)
            if (span_starts(s, span_of(families[f][m]))) {
                *family = f;
                *member = m;
                return true;
            }
    return false;
}

static void add_to_all(struct spellings *s, size_t n, struct span text)
{
    for (size_t i = 0; i < n; i++)
        buf_add_span(&s->texts[i], text);
}

static void make_spellings(struct span prefix, struct spellings *s)
{
    const size_t max = sizeof s->texts / sizeof *s->texts;

    memset(s, 0, sizeof *s);
    s->n = 1;
    for (size_t i = 0; i < prefix.len;) {
        size_t family, member, n = s->n;
        struct span rest = span_make(prefix.ptr + i, prefix.len - i);

        if (!find_family(rest, &family, &member)) {
            add_to_all(s, n, span_make(prefix.ptr + i, 1));
            i++;
            continue;
        }
        for (size_t m = 0; m < 3; m++) {
            bool repeated = m > 0 && strcmp(families[family][m], families[family][m - 1]) == 0;
            if (m == member || repeated || s->n + n > max)
                continue;
            for (size_t k = 0; k < n; k++) {
                buf_add_span(&s->texts[s->n + k], buf_span(&s->texts[k]));
                buf_add_str(&s->texts[s->n + k], families[family][m]);
            }
            s->n += n;
        }
        add_to_all(s, n, span_of(families[family][member]));
        i += strlen(families[family][member]);
    }
}

static enum fb_status collect_pattern(struct collector *c, struct fb_error *err)
{
    struct spellings s;
    enum fb_status status = FB_OK;

    make_spellings(literal_prefix(c->typed), &s);
    for (size_t i = 0; i < s.n && status == FB_OK; i++) {
        bool seen = false; /* a spelling that starts with another one was read with it */
        for (size_t j = 0; j < s.n; j++)
            seen = seen || (j != i && span_starts(buf_span(&s.texts[i]), buf_span(&s.texts[j])) &&
                            (s.texts[j].len < s.texts[i].len || j < i));
        if (!seen)
            status =
                index_vocab_by_prefix(c->ix, buf_span(&s.texts[i]), on_form_of_pattern, c, err);
    }
    spellings_release(&s);
    return c->overflow ? FB_OK : status;
}

enum fb_status slot_fill_pattern(struct index *ix, struct plan *plan, struct plan_slot *slot,
                                 struct span pattern, struct fb_error *err)
{
    struct collector c = {.ix = ix, .plan = plan};
    struct buf folded = BUF_INIT;
    enum fb_status status;
    bool mere_prefix;

    fold_pattern(pattern, &folded);
    c.typed = arena_copy(&plan->arena, buf_span(&folded));
    mere_prefix = is_mere_prefix(c.typed);
    c.max_forms = mere_prefix ? EXPAND_MAX_PREFIX_FORMS : EXPAND_MAX_FORMS;
    /* plain spelling by pieces: the wildcards are no letters */
    for (size_t i = 0; i < c.typed.len;) {
        struct span rest = span_make(c.typed.ptr + i, c.typed.len - i);
        size_t n = literal_prefix(rest).len;
        if (n > 0)
            analyze_plain_spelling(span_make(rest.ptr, n), &c.typed_plain);
        else
            buf_add_char(&c.typed_plain, rest.ptr[0]);
        i += n > 0 ? n : 1;
    }
    find_ends(&c);
    c.literal = longest_literal(c.typed);
    c.plain_literal = longest_literal(buf_span(&c.typed_plain));
    status = collect_pattern(&c, err);
    if (status == FB_OK && c.overflow && !mere_prefix)
        status = fb_error_set(err, FB_ERR_LIMIT,
                              _("\"%.*s\" matches more than %d words of the index; add letters"),
                              (int)pattern.len, pattern.ptr, EXPAND_MAX_FORMS);
    if (c.overflow && mere_prefix)
        slot->prefix = span_make(c.typed.ptr, c.typed.len - 1);
    else
        hand_over(&c, slot);
    buf_release(&folded);
    collector_release(&c);
    return status;
}

double slot_df(const struct plan_slot *slot, double n_articles)
{
    double share_without = 1;

    if (slot->prefix.len > 0) /* a prefix of very many words: in some tenth of the articles */
        return n_articles / 10;
    for (size_t i = 0; i < slot->n_forms && n_articles > 0; i++) {
        double share = slot->forms[i].df / n_articles;
        share_without *= 1 - (share < 1 ? share : 1);
    }
    return n_articles * (1 - share_without);
}

void leaf_estimate_df(struct plan_leaf *leaf, double n_articles)
{
    leaf->df = n_articles;
    for (size_t i = 0; i < leaf->n_slots; i++) {
        double df = slot_df(&leaf->slots[i], n_articles);
        if (df < leaf->df)
            leaf->df = df;
    }
}
