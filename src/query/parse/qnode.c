/* Nodes of a query's tree: making them, and writing the tree down for explain and tests. Trees are
 * at most a few times QUERY_MAX_DEPTH deep, so that recursion is safe. */
#include "query/parse/qnode.h"

#include "base/buf.h"
#include "base/err.h"
#include "query/parse/qparse.h"

struct qnode *qnode_new(struct arena *arena, enum qnode_kind kind, size_t start, size_t end)
{
    struct qnode *n = arena_calloc(arena, 1, sizeof *n);

    n->kind = kind;
    n->start = start;
    n->end = end;
    return n;
}

/* Grows at powers of two; what was outgrown stays in the arena until it is released. */
static void append(struct arena *arena, struct qnode *n, struct qnode *child)
{
    size_t count = n->n_children;

    if ((count & (count - 1)) == 0) {
        struct qnode **grown = arena_calloc(arena, count ? 2 * count : 1, sizeof(struct qnode *));
        if (count)
            memcpy(grown, n->children, count * sizeof(struct qnode *));
        n->children = grown;
    }
    n->children[n->n_children++] = child;
}

void qnode_add(struct arena *arena, struct qnode *n, struct qnode *child)
{
    if (child->start < n->start)
        n->start = child->start;
    if (child->end > n->end)
        n->end = child->end;
    if (n->kind == child->kind && (n->kind == QNODE_AND || n->kind == QNODE_OR))
        for (size_t i = 0; i < child->n_children; i++)
            append(arena, n, child->children[i]);
    else
        append(arena, n, child);
}

static void dump_fields(const struct qnode *n, struct buf *out)
{
    for (int f = 0; f < N_FIELDS; f++)
        if (n->fields & QFIELD_BIT(f))
            buf_addf(out, " %s", field_name((enum field)f));
    if (n->fields & QFIELD_PATH)
        buf_add_str(out, " path");
}

static void dump_text(const struct qnode *n, struct buf *out)
{
    const char *quote = n->kind == QNODE_PHRASE ? "\"" : "";

    buf_add_str(out, n->kind == QNODE_PHRASE ? "phrase " : "word ");
    buf_add_str(out, quote);
    buf_add_span(out, n->text);
    buf_add_str(out, quote);
    if (n->exact)
        buf_add_str(out, " =exact");
    if (n->synonyms)
        buf_add_str(out, " ~synonyms");
    if (n->wildcard)
        buf_add_str(out, " wildcard");
    if (n->fuzzy)
        buf_addf(out, " ~%d", n->fuzzy);
    dump_fields(n, out);
}

static void dump_date(const struct qnode *n, struct buf *out)
{
    buf_add_str(out, "date ");
    if (n->first_day)
        buf_addf(out, "%08d", (int)n->first_day);
    buf_add_str(out, "..");
    if (n->last_day)
        buf_addf(out, "%08d", (int)n->last_day);
}

static void dump_node(const struct qnode *n, unsigned depth, struct buf *out)
{
    for (unsigned i = 0; i < depth; i++)
        buf_add_str(out, "  ");
    switch (n->kind) {
    case QNODE_WORD:
    case QNODE_PHRASE:
        dump_text(n, out);
        break;
    case QNODE_NEAR:
        buf_addf(out, "NEAR %u", n->distance);
        break;
    case QNODE_AND:
        buf_add_str(out, "AND");
        break;
    case QNODE_OR:
        buf_add_str(out, "OR");
        break;
    case QNODE_NOT:
        buf_add_str(out, "NOT");
        break;
    case QNODE_DATE:
        dump_date(n, out);
        break;
    }
    buf_add_char(out, '\n');
    for (size_t i = 0; i < n->n_children; i++)
        dump_node(n->children[i], depth + 1, out);
}

void query_dump(const struct query *q, struct buf *out)
{
    if (q->root)
        dump_node(q->root, 0, out);
    else
        buf_add_str(out, "nothing\n");
}
