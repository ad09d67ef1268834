#ifndef FB_CLI_RENDER_FORMATS_H
#define FB_CLI_RENDER_FORMATS_H

#include "cli/output/render.h"

/* One function a format, for render_result's table. */
typedef void render_result_fn(struct app *app, const struct search_result *result,
                              const struct render_options *options);

render_result_fn render_result_text;
render_result_fn render_result_json;
render_result_fn render_result_jsonl;
render_result_fn render_result_files;
render_result_fn render_result_count;
render_result_fn render_result_trec;

#endif
