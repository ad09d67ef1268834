"""Snowball's German stemmer, from Debian's libstemmer0d."""
import ctypes, functools


class Stemmer:
    def __init__(self):
        self.library = ctypes.CDLL("libstemmer.so.0d")
        self.library.sb_stemmer_new.restype = ctypes.c_void_p
        self.library.sb_stemmer_stem.restype = ctypes.c_void_p
        self.library.sb_stemmer_stem.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        self.library.sb_stemmer_length.argtypes = [ctypes.c_void_p]
        self.stemmer = self.library.sb_stemmer_new(b"german", b"UTF_8")

    @functools.cache
    def stem(self, word):
        data = word.replace("ß", "ss").encode()
        stem = self.library.sb_stemmer_stem(self.stemmer, data, len(data))
        return ctypes.string_at(stem, self.library.sb_stemmer_length(self.stemmer)).decode()
