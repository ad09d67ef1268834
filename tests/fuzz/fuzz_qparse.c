/* Any bytes typed as a query become a well-formed tree or an error with its place; a person's
 * question (QPARSE_ANY) is never refused for its form. */
#include "clean.h"

#include "query/qparse.h"

static void check_node(const struct query *q, const struct qnode *node, unsigned depth,
                       size_t *n_terms)
{
    REQUIRE(node);
    REQUIRE(depth <= 4 * QUERY_MAX_DEPTH);
    REQUIRE(node->start <= node->end && node->end <= q->text.len);
    switch (node->kind) {
    case QNODE_WORD:
    case QNODE_PHRASE:
        REQUIRE(node->text.len > 0 && node->n_children == 0);
        require_clean(node->text);
        REQUIRE(node->fuzzy >= 0 && node->fuzzy <= 2);
        REQUIRE(!(node->fields & QFIELD_PATH) || node->fields == QFIELD_PATH);
        REQUIRE(node->kind == QNODE_WORD || (!node->wildcard && node->fuzzy == 0));
        ++*n_terms;
        break;
    case QNODE_NEAR:
        REQUIRE(node->n_children > 0);
        for (size_t i = 0; i < node->n_children; i++)
            REQUIRE(node->children[i]->kind == QNODE_WORD ||
                    node->children[i]->kind == QNODE_PHRASE);
        break;
    case QNODE_AND:
    case QNODE_OR:
        REQUIRE(node->n_children >= 2);
        break;
    case QNODE_NOT:
        REQUIRE(node->n_children == 1);
        break;
    case QNODE_DATE:
        REQUIRE(node->n_children == 0);
        REQUIRE(node->first_day >= 0 && node->last_day >= 0);
        break;
    }
    for (size_t i = 0; i < node->n_children; i++)
        check_node(q, node->children[i], depth + 1, n_terms);
}

static void check_query(struct span text, unsigned flags)
{
    struct query q;
    struct fb_error err = {0};
    enum fb_status status = query_parse(&q, text, flags, &err);

    REQUIRE(status == FB_OK || status == FB_ERR_SYNTAX || status == FB_ERR_LIMIT);
    REQUIRE(!(flags & QPARSE_ANY) || status != FB_ERR_SYNTAX);
    REQUIRE(err.status == status);
    if (status == FB_OK) {
        struct buf dump = BUF_INIT;
        size_t n_terms = 0;

        require_clean(q.text);
        if (q.root)
            check_node(&q, q.root, 1, &n_terms);
        REQUIRE(n_terms <= QUERY_MAX_TERMS);
        query_dump(&q, &dump);
        require_clean(buf_span(&dump));
        require_clean(buf_span(&q.notes));
        REQUIRE(q.notes.len == 0 || q.notes.data[q.notes.len - 1] == '\n');
        buf_release(&dump);
    } else {
        REQUIRE(err.message);
        require_clean(span_of(err.message));
        REQUIRE(err.offset <= q.text.len);
        REQUIRE(utf8_align(q.text, err.offset) == err.offset);
    }
    fb_error_release(&err);
    query_release(&q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_make((const char *)data, size);

    check_query(text, 0);
    check_query(text, QPARSE_ANY);
    return 0;
}
