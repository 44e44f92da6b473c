import QtMultimedia

// A camera's picture, drawn by OpenGL.
VideoOutput {}
