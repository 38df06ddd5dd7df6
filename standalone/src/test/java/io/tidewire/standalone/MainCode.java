package io.tidewire.standalone;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules that run on a server. */
final class MainCode {

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Skips the test code of other modules, which is a directory in a quick build and a jar
          // in a full one.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.tidewire");

  private MainCode() {}
}
