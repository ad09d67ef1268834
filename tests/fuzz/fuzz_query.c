/* Any bytes are a query: a sound tree or a message with a place in the text, never more; a question
 * (QPARSE_ANY) fails only for its length. What is shown of it is clean. */
#include "clean.h"

#include "query/parse/qparse.h"

static void require_leaf(const struct query *q, const struct qnode *n)
{
    REQUIRE(n->n_children == 0);
    REQUIRE(n->text.len > 0);
    REQUIRE(n->text.ptr >= q->text.ptr);
    REQUIRE(n->text.ptr + n->text.len <= q->text.ptr + q->text.len);
    require_clean(n->text);
    REQUIRE(n->fuzzy >= 0 && n->fuzzy <= 2);
    REQUIRE(n->kind == QNODE_WORD || (!n->wildcard && n->fuzzy == 0));
    REQUIRE(!(n->fields & QFIELD_PATH) || n->fields == QFIELD_PATH);
}

static void require_near_children(const struct qnode *n)
{
    for (size_t i = 0; i < n->n_children; i++)
        REQUIRE(n->children[i]->kind == QNODE_WORD || n->children[i]->kind == QNODE_PHRASE);
}

static size_t require_node(const struct query *q, const struct qnode *n, unsigned depth)
{
    size_t n_leaves = 0;

    REQUIRE(depth < 4 * QUERY_MAX_DEPTH);
    REQUIRE(n->start < n->end && n->end <= q->text.len);
    switch (n->kind) {
    case QNODE_WORD:
    case QNODE_PHRASE:
        require_leaf(q, n);
        return 1;
    case QNODE_DATE:
        REQUIRE(n->n_children == 0);
        REQUIRE(n->first_day >= 0 && n->last_day >= 0);
        REQUIRE(n->first_day || n->last_day);
        REQUIRE(!n->last_day || n->first_day <= n->last_day);
        return 1;
    case QNODE_NOT:
        REQUIRE(n->n_children == 1);
        break;
    case QNODE_NEAR:
        require_near_children(n);
        REQUIRE(n->n_children >= 2);
        break;
    case QNODE_AND:
    case QNODE_OR:
        REQUIRE(n->n_children >= 2);
        break;
    }
    for (size_t i = 0; i < n->n_children; i++)
        n_leaves += require_node(q, n->children[i], depth + 1);
    return n_leaves;
}

static void parse(struct span text, unsigned flags, struct buf *dump)
{
    struct query q;
    struct fb_error err = {0};
    enum fb_status status = query_parse(&q, text, flags, &err);

    REQUIRE(err.status == status);
    require_clean(q.text);
    require_clean(buf_span(&q.notes));
    REQUIRE(q.notes.len == 0 || q.notes.data[q.notes.len - 1] == '\n');
    if (status == FB_OK) {
        REQUIRE(!q.root || require_node(&q, q.root, 0) <= QUERY_MAX_TERMS);
        query_dump(&q, dump);
        require_clean(buf_span(dump));
    } else {
        REQUIRE(status == FB_ERR_SYNTAX || status == FB_ERR_LIMIT);
        REQUIRE(!flags || text.len > QUERY_MAX_BYTES);
        REQUIRE(err.message && err.offset <= q.text.len);
        REQUIRE(utf8_align(q.text, err.offset) == err.offset);
        require_clean(span_of(err.message));
    }
    fb_error_release(&err);
    query_release(&q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_make((const char *)data, size);
    struct buf first = BUF_INIT, second = BUF_INIT;

    parse(text, 0, &first);
    parse(text, 0, &second);
    REQUIRE(span_eq(buf_span(&first), buf_span(&second)));
    buf_clear(&second);
    parse(text, QPARSE_ANY, &second);
    buf_release(&first);
    buf_release(&second);
    return 0;
}
