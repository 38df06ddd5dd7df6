package io.tidewire.standalone;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules that a server consists of. */
final class MainCode {

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Another module's fixtures: a directory to a quick build, a jar to a whole one.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.tidewire");

  private MainCode() {}
}
