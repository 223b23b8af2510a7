/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/** Has Beam find {@link ObjectStore}. */
public final class ObjectStoreRegistrar implements FileSystemRegistrar {
  @Override
  public List<FileSystem<?>> fromOptions(PipelineOptions options) {
    return List.of(new ObjectStore());
  }
}
