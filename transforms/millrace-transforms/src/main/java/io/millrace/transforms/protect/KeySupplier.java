/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Gives the secret keys of tokens where the pipeline runs.
 *
 * <p>It travels with the pipeline, the keys must not: an implementation says where a key is and
 * reads it when it is asked, on the worker. It is asked once per field for each copy of the step,
 * and must give the same key everywhere. Its exceptions stop the run; they must not quote the key.
 *
 * <pre>{@code
 * KeySupplier.fromEnvironment("MILLRACE_KEY_") // key k1 is in MILLRACE_KEY_k1, as base64
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
@FunctionalInterface
public interface KeySupplier extends Serializable {
  /**
   * The key's bytes.
   *
   * @param keyId as {@link Tokenise} has it
   * @return at least {@value Tokenise#MIN_KEY_BYTES} bytes; not written to
   */
  byte[] key(String keyId);

  /**
   * Keys in the worker's environment, as base64.
   *
   * @param prefix what stands before the key's id in the variable's name
   */
  static KeySupplier fromEnvironment(String prefix) {
    return keyId -> {
      String variable = prefix + keyId;
      String value = System.getenv(variable);
      if (value == null) {
        throw new IllegalStateException("Missing required environment variable " + variable);
      }
      return decoded(variable, value);
    };
  }

  /**
   * Keys in files on the worker: the bytes of the file that has the key's id as its name.
   *
   * @param folder where the files are, as they are mounted by a secret store
   */
  static KeySupplier fromFolder(String folder) {
    return keyId -> {
      Path file = Path.of(folder, keyId);
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read key " + file, e);
      }
    };
  }

  private static byte[] decoded(String variable, String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      // The cause quotes a part of the secret, so it is not chained.
      throw new IllegalStateException(
          "Invalid environment variable " + variable + " (must be base64)");
    }
  }
}
