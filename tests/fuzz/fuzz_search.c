/* Any bytes are a search: over a small index, whatever is typed is answered or refused with a
 * message; it never reaches SQL or FTS5 as syntax, and highlights stand where they say. The first
 * byte chooses the options. */
#include "clean.h"

#include "index/write/source_files.h"
#include "index/write/writer.h"
#include "query/search.h"

#include <unistd.h>

struct world {
    char dir[64];
    struct index *ix;
};

static struct world world;

static const char *const bodies[] = {
    "Der Kreistag hat die Brücke über die Ammerle gesperrt. 3.000 Pendler sind betroffen.",
    "Im UN-Sicherheitsrat sprach die Botschafterin am 24.2.2022 über Rüstungskonzerne.",
    "Müller, Mueller und Muller: drei Schreibweisen, 1,7 Mio. Treffer, z. B. im Archiv.",
    "Eine Maus, zwei Mäuse; das Museum, die Museen. Strasse und Straße, E-Mail und Email.",
};

static void close_world(void)
{
    char path[96];

    index_close(world.ix);
    for (int i = 0; i < 4; i++) {
        static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
        snprintf(path, sizeof path, "%s/i.db%s", world.dir, suffixes[i]);
        unlink(path);
    }
    rmdir(world.dir);
}

static void add_articles(struct index *ix)
{
    struct index_writer *writer = index_writer_new(ix);
    struct drafter drafter;
    struct draft draft = {0};
    struct store_file file = {.name = span_of("a.txt"), .n_articles = 4};
    int64_t root_id, id;

    REQUIRE(drafter_init(&drafter, writer_codec(writer), NULL, 0, (size_t)1 << 20, NULL) == FB_OK);
    REQUIRE(writer_begin(writer, NULL) == FB_OK);
    REQUIRE(store_root_add(writer, span_of("/c"), span_of("c"), &root_id, NULL) == FB_OK);
    REQUIRE(store_dir_add(writer, root_id, span_of(""), &file.dir_id, NULL) == FB_OK);
    REQUIRE(store_file_put(writer, &file, NULL) == FB_OK);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct article a = {.title = span_of("Titel der Meldung"), .section = span_of("Politik")};
        a.body = span_of(bodies[i]);
        a.date = i == 0 ? 0 : 20200101 + (int32_t)i * 10000;
        REQUIRE(drafter_make(&drafter, &a, span_of("c/a.txt"), &draft, NULL) == FB_OK);
        REQUIRE(writer_article_add(writer, file.id, &draft, &id, NULL) == FB_OK);
        article_release(&a);
    }
    REQUIRE(writer_commit(writer, NULL) == FB_OK);
    draft_release(&draft);
    drafter_release(&drafter);
    index_writer_free(writer);
}

static void open_world(void)
{
    const struct index_options options = {INDEX_WRITE, 0};
    char path[96];

    strcpy(world.dir, "/tmp/findbuch-fuzz-XXXXXX");
    REQUIRE(mkdtemp(world.dir));
    snprintf(path, sizeof path, "%s/i.db", world.dir);
    REQUIRE(index_open(&world.ix, path, &options, NULL) == FB_OK);
    add_articles(world.ix);
    atexit(close_world);
}

static void require_snippet(const struct search_snippet *s)
{
    size_t n_chars = utf8_count(s->text), end = 0;

    require_clean(s->text);
    for (size_t i = 0; i < s->n_highlights; i++) {
        REQUIRE(s->highlights[i][0] >= end && s->highlights[i][0] < s->highlights[i][1]);
        end = s->highlights[i][1];
    }
    REQUIRE(end <= n_chars);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct search_options options = SEARCH_OPTIONS_DEFAULT;
    struct search_result result;
    struct fb_error err = {0};
    enum fb_status status;

    if (size == 0)
        return 0;
    if (!world.ix)
        open_world();
    options.any = data[0] & 1;
    options.sort = data[0] & 2 ? SORT_NEWEST : SORT_RELEVANCE;
    options.n_snippets = data[0] & 4 ? 3 : 1;
    status =
        search_run(world.ix, span_make((const char *)data + 1, size - 1), &options, &result, &err);
    REQUIRE(status == FB_OK || status == FB_ERR_SYNTAX || status == FB_ERR_LIMIT);
    REQUIRE(status == FB_OK || (err.message && err.offset <= result.query.len));
    REQUIRE(result.total <= 4 && result.n_hits <= result.total);
    for (size_t i = 0; i < result.n_hits; i++)
        for (size_t k = 0; k < result.hits[i].n_snippets; k++)
            require_snippet(&result.hits[i].snippets[k]);
    search_result_release(&result);
    fb_error_release(&err);
    return 0;
}
