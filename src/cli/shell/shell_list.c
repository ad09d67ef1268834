/* The shell's lists: running queries, turning pages, going back, opening hits. Pages are asked of
 * the index one by one, so that an index that changes meanwhile is simply seen at the next one. */
#include "cli/shell/shell.h"

#include "article/date.h"
#include "base/i18n.h"
#include "base/xalloc.h"
#include "cli/output/pager.h"
#include "cli/terminal/signals.h"

#include <stdlib.h>
#include <unistd.h>

#define MAX_PAST 50

static void view_release(struct shell_view *view)
{
    free(view->query);
    *view = (struct shell_view){0};
}

static void forget_hits(struct shell *sh)
{
    for (size_t i = 0; i < sh->n_hits; i++)
        free(sh->hits[i].alike);
    sh->n_hits = 0;
}

static void remember_hit(struct shell *sh, const struct search_hit *hit)
{
    struct shell_hit *kept;

    if (hit->rank == 0 || hit->rank > SEARCH_MAX_OFFSET)
        return;
    xgrow(&sh->hits, &sh->hits_cap, hit->rank, sizeof *sh->hits);
    while (sh->n_hits < hit->rank)
        sh->hits[sh->n_hits++] = (struct shell_hit){0};
    kept = &sh->hits[hit->rank - 1];
    free(kept->alike);
    kept->id = hit->id;
    kept->alike = xreallocarray(NULL, hit->n_alike, sizeof *kept->alike);
    kept->n_alike = hit->n_alike;
    for (size_t i = 0; i < hit->n_alike; i++)
        kept->alike[i] = (struct search_alike){.id = hit->alike[i].id, .date = hit->alike[i].date};
}

static void remember_hits(struct shell *sh, bool first_page)
{
    if (first_page)
        forget_hits(sh);
    for (size_t i = 0; i < sh->result.n_hits; i++)
        remember_hit(sh, &sh->result.hits[i]);
}

static void print_hints(struct shell *sh)
{
    const struct shell_view *view = &sh->view;

    if (!sh->interactive)
        return;
    if (shell_has_more(sh))
        buf_addf(&sh->app->out.buf, "%s\n", _("Enter shows more; a number opens an article."));
    else if (sh->result.total == 0 && view->query && !sh->options.search.any &&
             strchr(view->query, ' '))
        buf_addf(&sh->app->out.buf, "%s\n",
                 _("\":any on\" looks for articles with any of these words."));
}

/* Asks for the page that view describes; the list at hand stays when that fails. */
static enum exit_code show_page(struct shell *sh, const struct shell_view *view)
{
    struct search_options options = sh->options.search;
    struct search_result result = {0};
    struct fb_error err = {0};
    enum fb_status status = app_open_index(sh->app, INDEX_READ, &err);

    options.offset = view->offset;
    options.fold = true;
    if (status == FB_OK && view->similar_id)
        status = search_similar(sh->app->ix, view->similar_id, &options, &result, &err);
    else if (status == FB_OK)
        status = search_run(sh->app->ix, span_of(view->query), &options, &result, &err);
    if (status == FB_ERR_CANCELLED) {
        app_note(sh->app, "%s", _("Cancelled."));
        fb_error_release(&err);
    } else if (status != FB_OK) {
        app_fail_query(sh->app, result.query, &err);
    }
    if (status != FB_OK) {
        search_result_release(&result);
        return CLI_ERROR;
    }
    search_result_release(&sh->result);
    sh->result = result;
    sh->article_shown = false;
    return CLI_OK;
}

static enum exit_code print_page(struct shell *sh)
{
    enum exit_code code;

    remember_hits(sh, sh->view.offset == 0);
    code = search_command_print(sh->app, &sh->result, &sh->options);
    print_hints(sh);
    return code;
}

static void push_view(struct shell *sh)
{
    if (!sh->has_view)
        return;
    if (sh->n_past == MAX_PAST) {
        view_release(&sh->past[0]);
        memmove(sh->past, sh->past + 1, (MAX_PAST - 1) * sizeof *sh->past);
        sh->n_past--;
    }
    xgrow(&sh->past, &sh->past_cap, sh->n_past + 1, sizeof *sh->past);
    sh->past[sh->n_past++] = sh->view;
    sh->has_view = false;
}

/* Takes view. */
static enum exit_code go_to(struct shell *sh, struct shell_view view)
{
    enum exit_code code = show_page(sh, &view);

    if (code != CLI_OK) {
        view_release(&view);
        return code;
    }
    push_view(sh);
    sh->view = view;
    sh->has_view = true;
    forget_hits(sh);
    return print_page(sh);
}

enum exit_code shell_search(struct shell *sh, const char *query)
{
    return go_to(sh, (struct shell_view){.query = xstrdup(query)});
}

enum exit_code shell_similar(struct shell *sh, int64_t id)
{
    return go_to(sh, (struct shell_view){.similar_id = id});
}

/* The same list at another offset. */
static enum exit_code turn_to(struct shell *sh, size_t offset)
{
    struct shell_view view = sh->view;
    enum exit_code code;

    view.offset = offset;
    code = show_page(sh, &view);
    if (code != CLI_OK)
        return code;
    sh->view.offset = offset;
    return print_page(sh);
}

bool shell_has_more(const struct shell *sh)
{
    return sh->has_view && sh->result.n_hits > 0 && sh->result.more;
}

enum exit_code shell_more(struct shell *sh)
{
    if (!shell_has_more(sh)) {
        app_note(sh->app, "%s", _("There is no more to show."));
        return CLI_OK;
    }
    return turn_to(sh, sh->result.hits[sh->result.n_hits - 1].rank);
}

enum exit_code shell_refresh(struct shell *sh)
{
    return sh->has_view ? turn_to(sh, 0) : CLI_OK;
}

enum exit_code shell_back(struct shell *sh)
{
    size_t limit = sh->options.search.limit;
    struct shell_view view;

    if (sh->has_view && sh->article_shown)
        return turn_to(sh, sh->view.offset);
    if (sh->has_view && sh->view.offset > 0)
        return turn_to(sh, sh->view.offset > limit ? sh->view.offset - limit : 0);
    if (sh->n_past == 0) {
        app_note(sh->app, "%s", _("There is nothing to go back to."));
        return CLI_OK;
    }
    view = sh->past[--sh->n_past];
    if (show_page(sh, &view) != CLI_OK) {
        sh->n_past++;
        return CLI_ERROR;
    }
    view_release(&sh->view);
    sh->view = view;
    forget_hits(sh);
    return print_page(sh);
}

/* Up to nine digits at *text, which it moves behind them; 0 if there are none or more. */
static size_t take_number(const char **text)
{
    size_t n_digits = strspn(*text, "0123456789");
    size_t n = n_digits <= 9 ? strtoul(*text, NULL, 10) : 0;

    *text += n_digits;
    return n_digits > 0 ? n : 0;
}

static const struct shell_hit *find_hit(const struct shell *sh, size_t n)
{
    return n >= 1 && n <= sh->n_hits && sh->hits[n - 1].id ? &sh->hits[n - 1] : NULL;
}

int64_t shell_hit_id(const struct shell *sh, const char *number)
{
    const struct shell_hit *hit = find_hit(sh, take_number(&number));
    size_t n;

    if (!hit || !*number)
        return hit ? hit->id : 0;
    if (*number++ != '.')
        return 0;
    n = take_number(&number);
    return n >= 1 && n <= hit->n_alike && !*number ? hit->alike[n - 1].id : 0;
}

static enum fb_status add_alike_line(struct shell *sh, size_t n, size_t n_alike,
                                     const struct search_alike *a, struct fb_error *err)
{
    struct buf line = BUF_INIT;
    char date[11];
    enum fb_status status;

    date_format(a->date, date);
    buf_addf(&line, "%zu.%zu  ", n, n_alike);
    if (a->date)
        buf_addf(&line, "%s · ", date);
    status = index_article_path(sh->app->ix, a->id, &line, NULL, err);
    if (status == FB_OK) {
        term_add_safe(&sh->app->out.buf, buf_span(&line), 0);
        buf_add_char(&sh->app->out.buf, '\n');
    }
    buf_release(&line);
    return status;
}

enum exit_code shell_alike(struct shell *sh, size_t n)
{
    const struct shell_hit *hit = find_hit(sh, n);
    struct fb_error err = {0};
    enum fb_status status;

    if (!hit) {
        app_error(sh->app, _("There is no hit number %zu in the list."), n);
        return CLI_ERROR;
    }
    if (hit->n_alike == 0)
        app_note(sh->app, _("Nothing stands under hit %zu."), n);
    status = app_open_index(sh->app, INDEX_READ, &err);
    for (size_t i = 0; i < hit->n_alike && status == FB_OK; i++)
        status = add_alike_line(sh, n, i + 1, &hit->alike[i], &err);
    return status == FB_OK ? CLI_OK : app_fail(sh->app, &err);
}

static void present_article(struct shell *sh, struct article *a, struct span path)
{
    struct app *app = sh->app;
    bool paged = pager_is_useful(app);
    struct article_look look = render_look(app);
    struct buf text = BUF_INIT;
    size_t first, line = 1;

    look.highlighter = highlighter_new(&sh->result.plan, index_analyzer(app->ix));
    if (paged)
        look.color = look.color && pager_shows_colors();
    first = render_article_text(&text, a, path, &look);
    for (size_t i = 0; first != SIZE_MAX && i < first; i++)
        line += text.data[i] == '\n';
    if (paged) {
        pager_show(app, buf_span(&text), line);
    } else {
        buf_add_span(&app->out.buf, buf_span(&text));
        buf_add_char(&app->out.buf, '\n');
    }
    highlighter_free(look.highlighter);
    buf_release(&text);
}

enum exit_code shell_open(struct shell *sh, int64_t id)
{
    struct article a = {0};
    struct buf path = BUF_INIT;
    struct fb_error err = {0};
    enum fb_status status;

    status = app_open_index(sh->app, INDEX_READ, &err);
    if (status == FB_OK)
        status = index_article(sh->app->ix, id, &a, &err);
    if (status == FB_OK)
        status = index_article_path(sh->app->ix, id, &path, NULL, &err);
    if (status == FB_OK) {
        present_article(sh, &a, buf_span(&path));
        sh->article_shown = true;
    }
    article_release(&a);
    buf_release(&path);
    return status == FB_OK ? CLI_OK : app_fail(sh->app, &err);
}

void shell_list_release(struct shell *sh)
{
    for (size_t i = 0; i < sh->n_past; i++)
        view_release(&sh->past[i]);
    free(sh->past);
    if (sh->has_view)
        view_release(&sh->view);
    search_result_release(&sh->result);
    forget_hits(sh);
    free(sh->hits);
}
