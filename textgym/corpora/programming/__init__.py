"""Problems for programmers: operations, sentences, programs and tests."""
