#ifndef FB_INDEX_PLAN_H
#define FB_INDEX_PLAN_H

#include "article/article.h"
#include "base/arena.h"

/* What can be asked of an index, whatever engine answers: a tree of AND, OR and NOT over leaves;
 * each leaf names the forms it stands for, by how closely they follow the word typed. The query
 * layer builds it (expand.h), retrieval.h answers it, rank.h and highlight.h read it. */
enum relation {
    RELATION_LITERAL,   /* the form typed */
    RELATION_INFLECTED, /* another form of the word */
    RELATION_SPELLING,  /* the word in another spelling: Mueller for Müller */
    RELATION_RELATED,   /* a word made from it, or that it is made from: Lehrerin for Lehrer */
    RELATION_HEAD,      /* a compound that ends with the word */
    RELATION_MODIFIER,  /* a compound that holds it elsewhere */
    RELATION_SYNONYM,   /* any form of another word that means the same */
    N_RELATIONS
};

struct plan_form {
    struct span form;
    enum relation relation;
    uint32_t id; /* in the vocabulary; 0 = not in the index, or no word */
    uint32_t df; /* articles that hold it */
    size_t part_start_chars, part_end_chars; /* of parts: the word within the form, code points */
};

static inline bool relation_is_part(enum relation relation)
{
    return relation == RELATION_HEAD || relation == RELATION_MODIFIER;
}

/* The forms that may stand at one position. */
struct plan_slot {
    struct plan_form *forms; /* by relation; each once */
    size_t n_forms;
    struct span prefix; /* if not empty: any form that starts so, besides forms */
};

enum leaf_kind {
    LEAF_WORD,      /* one slot */
    LEAF_PHRASE,    /* slots in a row */
    LEAF_NEAR,      /* slots, or groups of them, within distance */
    LEAF_EXACT_TEXT /* one slot; forms are index terms that are no words (dates, path words,
                       everything) */
};

struct plan_leaf {
    enum leaf_kind kind;
    struct plan_slot *slots;
    size_t n_slots;
    size_t *groups; /* NEAR: n_groups numbers of consecutive slots, each group a phrase */
    size_t n_groups;
    unsigned distance;        /* NEAR: at most so many words between */
    unsigned fields;          /* bits 1 << enum field; 0 = all */
    enum relation at_closest; /* what is found counts as no closer than this */
    uint32_t term; /* leaves of the same term are ways of saying the same thing; PLAN_NO_TERM:
                      counts nothing for rank and marks nothing */
    double df;     /* articles expected to match, for term weights */
    double weight; /* how much its occurrences count beside the term's other leaves, 1 = fully */
};

#define PLAN_NO_TERM UINT32_MAX

enum plan_op {
    PLAN_LEAF,
    PLAN_AND,
    PLAN_OR,
    PLAN_NOT,   /* all articles but those of children[0] */
    PLAN_BONUS, /* what children[0] finds; the others only add to its score */
    PLAN_NONE   /* nothing */
};

struct plan_node {
    enum plan_op op;
    size_t leaf; /* PLAN_LEAF: index into leaves */
    struct plan_node **children;
    size_t n_children;
};

struct plan {
    struct arena arena;
    struct plan_node *root; /* NULL: the query was empty */
    struct plan_leaf *leaves;
    size_t n_leaves, leaves_cap;
    uint32_t n_terms;
    struct span *term_texts; /* as typed, by term, for suggestions and explain */
    double *term_weights;    /* how much a term counts beside the others, 1 = fully */
    bool *term_is_flat;      /* counts as much whether it is rare or not */
    size_t terms_cap;
};

/* Everything below is allocated in the plan's arena. */
struct plan_node *plan_node_new(struct plan *p, enum plan_op op, size_t max_children);
/* A new leaf, zeroed, of n_slots slots; its index. Pointers to leaves are invalid afterwards. */
size_t plan_leaf_add(struct plan *p, enum leaf_kind kind, size_t n_slots);
struct plan_node *plan_leaf_node(struct plan *p, size_t leaf);
/* A new term of weight 1; its number. */
uint32_t plan_term_add(struct plan *p, struct span text);
void plan_release(struct plan *p);

#endif
