/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;

/** Gives hidden files their names, those that were decided on first. */
final class ShowFilesFn<T> extends DoFn<KV<Integer, Iterable<T>>, T> {
  private static final long serialVersionUID = 1L;

  private final String decision;
  private final ListCoder<T> coder;
  private final SerializableFunction<T, String> pathOf;

  /**
   * @param decision the file that says which files are shown; of this run alone
   */
  ShowFilesFn(String decision, ListCoder<T> coder, SerializableFunction<T, String> pathOf) {
    this.decision = decision;
    this.coder = coder;
    this.pathOf = pathOf;
  }

  @ProcessElement
  public void processElement(@Element KV<Integer, Iterable<T>> complete, OutputReceiver<T> out)
      throws IOException {
    show(complete.getValue()).forEach(out::output);
  }

  /**
   * Shows these files, or those that an attempt before came with, and removes these then; returns
   * which are shown.
   */
  List<T> show(Iterable<T> complete) throws IOException {
    if (!Storage.exists(decision)) {
      decide(complete);
    }
    List<T> files = decided();
    Set<String> shown = new HashSet<>();
    for (T file : files) {
      HiddenPath.show(pathOf.apply(file));
      shown.add(pathOf.apply(file));
    }
    for (T file : complete) {
      if (!shown.contains(pathOf.apply(file))) {
        HiddenPath.removeHidden(pathOf.apply(file));
      }
    }
    return files;
  }

  private void decide(Iterable<T> complete) throws IOException {
    List<T> files = new ArrayList<>();
    complete.forEach(files::add);
    String draft = decision + "." + UUID.randomUUID();
    try (OutputStream output = Storage.create(draft)) {
      coder.encode(files, output);
    }
    Storage.move(draft, decision);
  }

  private List<T> decided() throws IOException {
    try (InputStream input = Storage.open(decision)) {
      return coder.decode(input);
    }
  }
}
