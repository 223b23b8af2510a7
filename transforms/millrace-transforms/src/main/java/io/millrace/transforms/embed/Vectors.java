/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Asks an embedder for vectors, batch by batch, and keeps them by the SHA-256 of their texts, the
 * least used ones not (Caffeine's W-TinyLFU). Safe for concurrent use.
 */
final class Vectors {
  /** Of an entry beside its numbers: the key, the objects and Caffeine's nodes. */
  private static final int ENTRY_BYTES = 200;

  private final Embedder embedder;
  private final int batchTexts;
  private final Counter calls = EmbedTextMetrics.CALLS.counter();
  private final Counter cacheHits = EmbedTextMetrics.CACHE_HITS.counter();
  private final Cache<ByteBuffer, float[]> cache;

  Vectors(Embedder embedder, int batchTexts, long cacheBytes) {
    this.embedder = embedder;
    this.batchTexts = batchTexts;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((ByteBuffer key, float[] vector) -> ENTRY_BYTES + Float.BYTES * vector.length)
            // In the caller's thread: a worker starts none of its own.
            .executor(Runnable::run)
            .build();
  }

  /**
   * What became of a text: a vector, or why there is none.
   *
   * @param vector empty if there is a failure
   * @param failure null if there is a vector
   */
  record Outcome(float[] vector, @Nullable Exception failure) {}

  /** Of each of these texts, which may repeat. */
  Map<String, Outcome> of(Collection<String> texts) {
    Map<String, Outcome> outcomes = new HashMap<>();
    Map<String, ByteBuffer> missing = new HashMap<>();
    List<String> batch = new ArrayList<>();
    int hits = 0;
    for (String text : texts) {
      if (outcomes.containsKey(text) || missing.containsKey(text)) {
        continue;
      }
      ByteBuffer key = keyOf(text);
      float[] known = cache.getIfPresent(key);
      if (known != null) {
        outcomes.put(text, new Outcome(known, null));
        hits++;
      } else {
        missing.put(text, key);
        batch.add(text);
        if (batch.size() == batchTexts) {
          ask(batch, missing, outcomes);
        }
      }
    }
    cacheHits.inc(hits);
    if (!batch.isEmpty()) {
      ask(batch, missing, outcomes);
    }
    return outcomes;
  }

  private void ask(
      List<String> batch, Map<String, ByteBuffer> keys, Map<String, Outcome> outcomes) {
    List<String> asked = List.copyOf(batch);
    batch.clear();
    calls.inc();
    try {
      keep(asked, checked(embedder.embed(asked), asked.size()), keys, outcomes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot embed: the worker is told to stop", e);
    } catch (Exception e) {
      if (asked.size() > 1) {
        // So that it does not matter to a text which others it came with.
        asked.forEach(text -> ask(new ArrayList<>(List.of(text)), keys, outcomes));
      } else {
        outcomes.put(asked.get(0), new Outcome(new float[0], e));
      }
    }
  }

  private void keep(
      List<String> texts,
      List<float[]> vectors,
      Map<String, ByteBuffer> keys,
      Map<String, Outcome> outcomes) {
    for (int i = 0; i < texts.size(); i++) {
      cache.put(requireNonNull(keys.get(texts.get(i)), "key is null"), vectors.get(i));
      outcomes.put(texts.get(i), new Outcome(vectors.get(i), null));
    }
  }

  private List<float[]> checked(List<float[]> vectors, int texts) {
    if (vectors.size() != texts) {
      throw new IllegalStateException(
          "Invalid vectors: %d (must be one for each of %d texts)"
              .formatted(vectors.size(), texts));
    }
    for (float[] vector : vectors) {
      if (vector.length != embedder.dimensions()) {
        throw new IllegalStateException(
            "Invalid dimensions: %d (must be %d)".formatted(vector.length, embedder.dimensions()));
      }
      for (float number : vector) {
        if (!Float.isFinite(number)) {
          throw new IllegalStateException("Invalid number: " + number + " (must be finite)");
        }
      }
    }
    return vectors;
  }

  private static ByteBuffer keyOf(String text) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this JDK has no SHA-256", e);
    }
  }
}
