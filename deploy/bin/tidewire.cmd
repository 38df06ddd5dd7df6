@echo off
rem Tidewire's command line: tidewire [COMMAND], "tidewire --help" lists them. Each process gets the JVM flags that it needs.
rem   JAVA_HOME           the Java installation to use, 17 or newer (default: java on the PATH)
rem   TIDEWIRE_JAVA_OPTS  more JVM flags; they win
setlocal
set "jar=%~dp0..\lib\tidewire.jar"
set "jvm=%~dp0..\lib\jvm"
if not exist "%jar%" (
  set "jar=%~dp0..\..\cli\target\tidewire.jar"
  set "jvm=%~dp0..\jvm"
)
if not exist "%jar%" (
  echo tidewire: "%jar%" does not exist; build it: mvn -DskipTests package 1>&2
  exit /b 1
)
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "found="
if defined JAVA_HOME if exist "%java%" set "found=yes"
if not defined JAVA_HOME for %%j in (java.exe) do if not "%%~$PATH:j"=="" set "found=yes"
if not defined found (
  echo tidewire: "%java%" was not found; install Java 17 or newer, or set JAVA_HOME 1>&2
  exit /b 1
)
set "flags=cli"
if "%~1"=="" set "flags=standalone"
if "%~1"=="start" set "flags=standalone"
if "%~1"=="edge" set "flags=edge-service"
if "%~1"=="publish-api" set "flags=publish-api"
if "%~1"=="auth" set "flags=auth-service"
if "%~1"=="presence" set "flags=presence-service"
if "%~1"=="webhooks" set "flags=webhook-service"
set args="@%jvm%\%flags%.args"
rem The JVM's defaults are right for a load generator.
if "%~1"=="bench" set "args="
"%java%" %args% %TIDEWIRE_JAVA_OPTS% -jar "%jar%" %*
exit /b %ERRORLEVEL%
