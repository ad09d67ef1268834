/* Reading files of posting lists. A file is: head; lists; directory; offsets of lists; articles'
 * ids, lengths, dates. The head holds what the parts' places follow from, and is guarded by a hash;
 * the rest is checked where it is read, and as a whole by posting_file_is_sound. A word may have
 * thousands of forms, so finding a form's list takes a few steps and no search among lists. */
#include "index/postings/posting_file.h"

#include "base/bits.h"
#include "base/i18n.h"
#include "index/postings/posting_file_format.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

static enum fb_status not_ours(const char *path, struct fb_error *err)
{
    return fb_error_set(err, FB_ERR_CORRUPT, _("%s: is damaged or belongs to another index"), path);
}

static bool head_is_valid(const struct posting_file_head *h, uint64_t n_bytes,
                          struct posting_file_tag tag)
{
    uint64_t n_ids = h->has_ids ? h->n_docs : 0;

    return memcmp(h->magic, POSTING_FILE_MAGIC, sizeof h->magic) == 0 &&
           h->version == POSTING_FILE_VERSION && h->hash == posting_file_head_hash(h) &&
           h->tag.index == tag.index && h->tag.generation == tag.generation && h->n_docs > 0 &&
           h->n_docs < POSTING_END && h->average_length > 0 && h->n_list_bytes <= n_bytes &&
           posting_file_aligned(sizeof *h + h->n_list_bytes) +
                   (uint64_t)h->n_directory_blocks * sizeof(struct directory_block) +
                   posting_file_aligned((uint64_t)h->n_offsets * 2) +
                   (n_ids + 2 * (uint64_t)h->n_docs) * 4 ==
               n_bytes;
}

static void place_parts(struct posting_file *f, const struct posting_file_head *h)
{
    const unsigned char *at = f->map + sizeof *h;

    f->n_docs = h->n_docs;
    f->n_lists = h->n_lists;
    f->average_length = h->average_length;
    f->first_id = h->first_id;
    f->n_list_bytes = h->n_list_bytes;
    f->n_directory_blocks = h->n_directory_blocks;
    f->n_offsets = h->n_offsets;
    f->lists = at;
    at = f->map + posting_file_aligned(sizeof *h + h->n_list_bytes);
    f->directory = (const struct directory_block *)at;
    at += (uint64_t)h->n_directory_blocks * sizeof *f->directory;
    f->offsets = (const uint16_t *)at;
    at += posting_file_aligned((uint64_t)h->n_offsets * 2);
    f->ids = h->has_ids ? (const uint32_t *)at : NULL;
    at += h->has_ids ? (uint64_t)h->n_docs * 4 : 0;
    f->lengths = (const uint32_t *)at;
    f->dates = (const int32_t *)(at + (uint64_t)h->n_docs * 4);
}

enum fb_status posting_file_open(struct posting_file *f, const char *path,
                                 struct posting_file_tag tag, struct fb_error *err)
{
    struct posting_file_head head;
    enum fb_status status = FB_OK;
    struct stat st;
    void *map;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    memset(f, 0, sizeof *f);
    if (fd < 0)
        return fb_error_set(err, errno == ENOENT ? FB_ERR_NOT_FOUND : FB_ERR_IO,
                            _("cannot open %s: %s"), path, strerror(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size < sizeof head) {
        status = not_ours(path, err);
        goto done;
    }
    f->n_bytes = (uint64_t)st.st_size;
    map = mmap(NULL, f->n_bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
        status = fb_error_set(err, FB_ERR_IO, _("cannot map %s: %s"), path, strerror(errno));
        goto done;
    }
    f->map = map;
    memcpy(&head, f->map, sizeof head);
    if (head_is_valid(&head, f->n_bytes, tag))
        place_parts(f, &head);
    else
        status = not_ours(path, err);
done:
    close(fd);
    if (status != FB_OK)
        posting_file_close(f);
    return status;
}

void posting_file_close(struct posting_file *f)
{
    if (f->map)
        munmap((void *)f->map, f->n_bytes);
    memset(f, 0, sizeof *f);
}

uint32_t posting_file_doc_of(const struct posting_file *f, int64_t id)
{
    uint32_t low = 0, high = f->n_docs;
    int64_t offset;

    if (__builtin_sub_overflow(id, f->first_id, &offset) || offset < 0 || offset >= POSTING_END)
        return POSTING_END;
    if (!f->ids)
        return offset < f->n_docs ? (uint32_t)offset : POSTING_END;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->ids[middle] < (uint32_t)offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->n_docs && f->ids[low] == (uint32_t)offset ? low : POSTING_END;
}

/* Where the n-th list of a block begins, from the block's first on; the one behind the last tells
 * where that ends. */
static bool read_offset(const struct posting_file *f, const struct directory_block *block,
                        unsigned n, uint64_t *offset)
{
    uint64_t at = block->offsets_at + (uint64_t)n * (block->is_wide ? 2 : 1);
    uint32_t wide;

    if (at + (block->is_wide ? 2 : 1) > f->n_offsets)
        return false;
    if (block->is_wide) {
        memcpy(&wide, f->offsets + at, sizeof wide);
        *offset = wide;
    } else {
        *offset = f->offsets[at];
    }
    return true;
}

static struct posting_list_place list_in_block(const struct posting_file *f,
                                               const struct directory_block *block, unsigned bit)
{
    struct posting_list_place list = {NULL, 0, 0};
    unsigned n = bits_count(block->forms & ((1ull << bit) - 1));
    unsigned long long first;
    uint64_t from, to;
    size_t pos = 0;

    if (!(block->forms >> bit & 1) || !read_offset(f, block, n, &from) ||
        !read_offset(f, block, n + 1, &to) || from > to || block->lists_at > f->n_list_bytes ||
        to > f->n_list_bytes - block->lists_at)
        return list;
    list.bytes = f->lists + block->lists_at + from;
    list.n_bytes = to - from;
    if (!varint_get(list.bytes, list.n_bytes, &pos, &first) ||
        (first % 2 == 0 && first / 2 > f->n_docs))
        return (struct posting_list_place){NULL, 0, 0};
    if (first % 2 == 1) {
        list.n = 1;
        return list;
    }
    list.bytes += pos;
    list.n_bytes -= pos;
    list.n = (uint32_t)(first / 2);
    return list;
}

/* The block of that number, or NULL. Where ids have no gaps it is where its number says. */
static const struct directory_block *find_block(const struct posting_file *f, uint32_t number)
{
    uint32_t low = 0, high = f->n_directory_blocks;

    if (high > 0 && number >= f->directory[0].number) {
        uint32_t guess = number - f->directory[0].number;
        if (guess < high && f->directory[guess].number == number)
            return &f->directory[guess];
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->directory[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->n_directory_blocks && f->directory[low].number == number ? &f->directory[low]
                                                                             : NULL;
}

struct posting_list_place posting_file_find(const struct posting_file *f, uint32_t form)
{
    const struct directory_block *block = find_block(f, form / DIRECTORY_BLOCK);

    return block ? list_in_block(f, block, form % DIRECTORY_BLOCK)
                 : (struct posting_list_place){NULL, 0, 0};
}

void posting_file_walk_begin(struct posting_file_walk *walk, const struct posting_file *f)
{
    *walk = (struct posting_file_walk){.file = f};
}

bool posting_file_walk_next(struct posting_file_walk *walk, uint32_t *form,
                            struct posting_list_place *list)
{
    const struct posting_file *f = walk->file;

    for (; walk->block < f->n_directory_blocks; walk->block++, walk->bit = 0) {
        const struct directory_block *block = &f->directory[walk->block];
        uint64_t rest = walk->bit < DIRECTORY_BLOCK ? block->forms >> walk->bit : 0;

        if (rest == 0)
            continue;
        walk->bit += (unsigned)__builtin_ctzll(rest);
        *form = block->number * DIRECTORY_BLOCK + walk->bit;
        *list = list_in_block(f, block, walk->bit++);
        return true;
    }
    return false;
}

void posting_file_forget_before(const struct posting_file *f, const unsigned char *list)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)f->map;
    const uintptr_t end = (uintptr_t)list & ~(page - 1);

    if (end > start)
        madvise((void *)start, end - start, MADV_DONTNEED);
}

bool posting_file_is_sound(const struct posting_file *f)
{
    struct posting_file_head head;

    memcpy(&head, f->map, sizeof head);
    return XXH3_64bits(f->map + sizeof head, f->n_bytes - sizeof head) == head.body_hash;
}
