/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.LineCutter.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file's header line as received.
 *
 * @param text invalid UTF-8 shown as U+FFFD
 * @param fault what every record of the file is rejected for; null for a sound header
 */
record CsvHeader(String text, @Nullable Problem fault) {
  private static final int MAX_SHOWN_FAULTS = 5;

  static CsvHeader of(Line line) {
    RecordText text = RecordText.of(line.array(), line.from(), line.length());
    List<String> faults = new ArrayList<>();
    if (!text.exact()) {
      faults.add("not valid UTF-8");
    }
    try {
      addNameFaults(CsvFields.of(text.text()), faults);
    } catch (MalformedRecordException e) {
      faults.add(e.reason());
    }
    return new CsvHeader(text.text(), faults.isEmpty() ? null : fault(faults));
  }

  static Problem tooLong(int maxBytes) {
    return fault(List.of("longer than " + maxBytes + " bytes"));
  }

  private static void addNameFaults(List<String> names, List<String> faults) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        faults.add("column " + (i + 1) + " has no name");
      } else if (!seen.add(name)) {
        faults.add("column " + (i + 1) + " is named as one before it: " + Excerpt.of(name));
      }
    }
  }

  private static Problem fault(List<String> faults) {
    int more = faults.size() - MAX_SHOWN_FAULTS;
    return new Problem(
        RawRecord.MALFORMED_RECORD,
        "Cannot use the file's header: "
            + String.join("; ", faults.subList(0, Math.min(faults.size(), MAX_SHOWN_FAULTS)))
            + (more > 0 ? "; and " + more + " more" : ""));
  }
}
